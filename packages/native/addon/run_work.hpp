// A training run on its own thread: steps, evaluations, samples, and what is asked of it in between.
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "owned.hpp"
#include "run_control.hpp"
#include "text_work.hpp"

namespace ear_addon {

struct RunOrder : TextOrder {
  std::string resume;
  std::string device;  // cpu, cuda or auto
  std::string save_checkpoint, save_weights;  // where to write at the end; empty: nowhere
  std::set<int64_t> layer_norms_at, hash_at;
};

// What there is to tell, in the order in which it happened.
struct RunEvent {
  enum class Kind { info, evaluation, sample, reply };
  Kind kind = Kind::info;
  int64_t step = 0;
  double train_loss = 0, val_loss = 0;  // evaluation
  std::vector<std::string> texts;       // sample, and replies with texts; of info the recipe and the device
  ear_run_facts facts{};                // info
  double id = 0;                        // of the request that a reply is for
  Request::Kind request = Request::Kind::checkpoint;
  ear_problem problem{};                // of a reply that failed, and of info why it is not a GPU; status says so
  int64_t bytes = 0;                    // of a written file
  Attention attention;
};

class RunWork final : public TextWork<RunOrder, RunControl> {
 public:
  using TextWork::TextWork;

  ear_status run(Reporter& reporter) override;
  Napi::Value result(Napi::Env env) override;
  Napi::Value deliver(Napi::Env env) override;

 private:
  ear_status begin(Reporter& reporter);
  ear_status take_device();
  ear_status go_on(Reporter& reporter);
  ear_status end(Reporter& reporter);
  // Takes the step that was made into account. Errors: those of the engine.
  ear_status note(const ear_run_step& step);
  void evaluate(Reporter& reporter, int64_t step);
  void sample(Reporter& reporter, int64_t step);
  void serve(Reporter& reporter, const Request& request);
  void answer(Reporter& reporter, RunEvent event);

  Owned<ear_run> run_;

  // What the promise resolves to; written by the run's thread before it ends.
  ear_problem why_cpu_{};  // what speaks against the GPU where one would have been taken
  ear_run_facts facts_{};
  bool stands_ = false;
  std::string hash_;
  std::vector<std::pair<int64_t, std::vector<double>>> layer_norms_;
  std::vector<std::pair<int64_t, std::string>> hashes_;

  std::mutex mutex_;  // guards what follows, which is fetched by JavaScript's thread
  std::vector<ear_run_step> steps_;
  std::vector<RunEvent> events_;
  int64_t told_tokens_ = 0;
  double seconds_ = 0;
  size_t bytes_ = 0;
};

}  // namespace ear_addon
