// A run: its parts, and the counters that everything it still does depends on.
#pragma once

#include <chrono>
#include <limits>
#include <string>
#include <vector>

#include "base/owned.hpp"
#include "run/corpus.hpp"
#include "run/device.hpp"
#include "run/recipe.hpp"

namespace ear::run {

inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// What a checkpoint keeps besides weights and moments.
struct Counters {
  int64_t step = 0;    // steps done
  int64_t tokens = 0;  // predictions learnt from
  double seconds = 0;  // of computing
  double first_loss = kNaN;
  double best_val = kNaN;
  int64_t best_step = 0;
  int64_t evaluations_without_progress = 0;
  int64_t evaluated_step = 0;  // the last one whose evaluation counted
};

}  // namespace ear::run

struct ear_run {
  ear::run::Recipe recipe;
  std::string recipe_json;
  std::string text_sha256;
  ear::Owned<ear_text> text;
  ear::Owned<ear_lm> lm;
  std::unique_ptr<ear::run::Device> device;  // null: it trains on this processor
  ear::run::Corpus corpus;
  ear::run::Counters counters;
  ear::run::Batch batch;
  std::vector<double> rates;     // of every step, in place of the recipe's; empty: none
  bool tokenizer_given = false;  // in place of the recipe's
  const int32_t* cancel = nullptr;
  size_t bytes = 0;     // what training holds
  int64_t rows = 1;     // of a batch that go through the model at a time
  int64_t stepped = 0;  // steps taken by this object; the gradient of the last one is in lm

  bool is_cancelled() const { return cancel && __atomic_load_n(cancel, __ATOMIC_RELAXED) != 0; }
};

namespace ear::run {

// Adds the seconds of its life to a run's.
class Stopwatch {
 public:
  explicit Stopwatch(ear_run& run) : run_(run) {}
  ~Stopwatch() { run_.counters.seconds += seconds(); }
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

 private:
  ear_run& run_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace ear::run
