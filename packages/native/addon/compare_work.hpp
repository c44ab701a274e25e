// Two runs side by side on one thread: the engine's own, and the same with a part of somebody else's.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "owned.hpp"
#include "part_control.hpp"
#include "text_work.hpp"

namespace ear_addon {

struct CompareOrder : TextOrder {
  enum class Kind { kernel, schedule, tokenizer };
  Kind kind = Kind::kernel;
  std::string symbol;         // of a kernel
  std::vector<double> rates;  // a schedule
  std::string tokenizer;      // its file
  double atol = 0, rtol = 0;
};

class CompareWork final : public TextWork<CompareOrder, PartControl> {
 public:
  using TextWork::TextWork;

  ear_status run(Reporter& reporter) override;
  Napi::Value result(Napi::Env env) override;
  Napi::Value deliver(Napi::Env env) override;

 private:
  // One of the two.
  struct Side {
    Owned<ear_run> run;
    ear_run_facts facts{};
    std::vector<double> losses;
    double val_loss = 0;  // NaN: none
    double ms = 0;        // of the replaced operation
    int64_t calls = 0;
  };

  static ear_status stand_in(void* self, const ear_lm_call* call);

  ear_status begin();
  ear_status make(Side& side, bool with_part);
  ear_status go_on();
  ear_status end();
  // What a step that was not taken means; true where the comparison is over with it.
  bool is_over(ear_status status);
  // Looks at the losses of the step just taken; true where they end the comparison.
  bool is_apart(int64_t step, bool part_diverged, bool reference_diverged);
  void report(int64_t step, int64_t steps);
  void note_times();

  Reporter* reporter_ = nullptr;
  Side part_, reference_;

  // What the promise resolves to; written by the run's thread before it ends.
  int64_t departs_at_ = 0;  // 0: nowhere
  double elapsed_ms_ = 0;

  std::mutex mutex_;  // guards what follows, which is fetched by JavaScript's thread
  int64_t step_ = 0, steps_ = 0;
  std::vector<double> told_, told_reference_;
};

}  // namespace ear_addon
