// A long piece of work on a thread of its own, seen from JavaScript as {promise, cancel}.
//
// libuv's pool has four threads, shared with file access and DNS; training would starve them, so each job has its own
// thread. Values of JavaScript are touched only on JavaScript's thread. Reports are coalesced: at most one call to
// JavaScript is on its way, and it takes along everything that was reported since the last one.
#pragma once

#include <napi.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ear/status.h"

namespace ear_addon {

// What a job may do while it runs. Belongs to the job's thread.
class Reporter {
 public:
  virtual bool cancelled() const = 0;
  // Hands one loss on; cheap enough for each step.
  virtual void report(double loss) = 0;
  // Work has something to deliver. It is fetched soon: `now` at once, else with what else gathers in 20 ms.
  virtual void poke(bool now) = 0;

 protected:
  ~Reporter() = default;
};

class Work {
 public:
  virtual ~Work() = default;
  // On the job's thread. Anything but OK rejects the promise.
  virtual ear_status run(Reporter& reporter) = 0;
  // On JavaScript's thread, after run() answered OK: what the promise resolves to.
  virtual Napi::Value result(Napi::Env env) = 0;
  // On JavaScript's thread, after a poke and before the end: what gathered, as the argument of the listener; undefined
  // where there is nothing.
  virtual Napi::Value deliver(Napi::Env env) { return env.Undefined(); }
  // On JavaScript's thread, after run() answered something else: adds to the error what is known.
  virtual void explain(Napi::Object) {}
};

// Starts work and returns {promise, cancel()}. on_progress, unless it is null, is called as
// (losses: Float64Array, elapsed_ms: number), or with what Work::deliver answers, and must not throw. on_cancel is
// called besides setting the flag, on JavaScript's thread, also when the environment ends.
Napi::Object start_job(Napi::Env env, std::unique_ptr<Work> work, Napi::Value on_progress,
                       std::function<void()> on_cancel = {});

// Documents that arrive as one string, a NUL between each two.
class Documents {
 public:
  explicit Documents(std::string joined);
  Documents(const Documents&) = delete;
  Documents& operator=(const Documents&) = delete;
  const char* const* data() const { return starts_.data(); }
  size_t size() const { return starts_.size(); }

 private:
  std::string joined_;
  std::vector<const char*> starts_;
};

Napi::Array to_array(Napi::Env env, const std::vector<std::string>& strings);
Napi::Float64Array to_float64_array(Napi::Env env, const std::vector<double>& numbers);

Napi::Value start_training(const Napi::CallbackInfo& info);
Napi::Value start_bigram(const Napi::CallbackInfo& info);
Napi::Value start_sampling(const Napi::CallbackInfo& info);
Napi::Value start_ladder(const Napi::CallbackInfo& info);
Napi::Value start_tape(const Napi::CallbackInfo& info);
Napi::Value start_trace(const Napi::CallbackInfo& info);
Napi::Value describe_trace_weights(const Napi::CallbackInfo& info);
Napi::Value find_departure(const Napi::CallbackInfo& info);
Napi::Value start_comparison(const Napi::CallbackInfo& info);
Napi::Value describe_symbols(const Napi::CallbackInfo& info);
Napi::Value start_run(const Napi::CallbackInfo& info);
Napi::Value check_run_recipe(const Napi::CallbackInfo& info);
Napi::Value start_drawing(const Napi::CallbackInfo& info);
Napi::Value start_looking(const Napi::CallbackInfo& info);
Napi::Value start_reading(const Napi::CallbackInfo& info);
Napi::Value start_exporting(const Napi::CallbackInfo& info);
Napi::Value describe_cuda(const Napi::CallbackInfo& info);
Napi::Value describe_ops(const Napi::CallbackInfo& info);
Napi::Value compute_op(const Napi::CallbackInfo& info);

}  // namespace ear_addon
