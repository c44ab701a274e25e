// A whole run of an exact model on a job's thread: every step, then what it leaves behind.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "owned.hpp"
#include "thread_job.hpp"
#include "values.hpp"

namespace ear_addon {

/*
 * Model names the functions of one kind of run, each as its C header has it:
 *   Handle, Recipe; create, step, tokenizer, sample; weights(handle, recipe, vocab_size, &weights).
 */
template <class Model>
class WholeRun final : public Work {
 public:
  using Handle = typename Model::Handle;
  using Recipe = typename Model::Recipe;

  // aborted: cancelled before the thread began; no step is taken then.
  WholeRun(std::string docs, const Recipe& recipe, int32_t samples, double temperature, bool aborted)
      : docs_(std::move(docs)),
        recipe_(recipe),
        wanted_samples_(samples),
        temperature_(temperature),
        aborted_(aborted) {}

  ear_status run(Reporter& reporter) override {
    Handle* created = nullptr;
    const ear_status status = Model::create(&created, docs_.data(), docs_.size(), &recipe_);
    if (status != EAR_OK) return status;
    const Owned<Handle> owned(created);
    const auto start = std::chrono::steady_clock::now();
    const ear_status trained = train(created, reporter);
    elapsed_ms_ = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    return trained == EAR_OK ? describe(created, reporter) : trained;
  }

  Napi::Value result(Napi::Env env) override {
    Napi::Object result = Napi::Object::New(env);
    result.Set("losses", to_float64_array(env, losses_));
    result.Set("samples", to_array(env, samples_));
    result.Set("num_params", Napi::Number::New(env, static_cast<double>(weights_.size())));
    result.Set("vocab_size", Napi::Number::New(env, static_cast<double>(vocab_.size())));
    result.Set("vocab", to_array(env, vocab_));
    result.Set("elapsed_ms", Napi::Number::New(env, elapsed_ms_));
    result.Set("cancelled", Napi::Boolean::New(env, cancelled_));
    result.Set("diverged", Napi::Boolean::New(env, diverged_));
    result.Set("weights", to_float64_array(env, weights_));
    return result;
  }

 private:
  ear_status train(Handle* handle, Reporter& reporter) {
    while (!(cancelled_ = aborted_ || reporter.cancelled())) {
      double loss = 0;
      const ear_status status = Model::step(handle, &loss);
      if (status == EAR_FINISHED) return EAR_OK;
      if (status != EAR_OK && status != EAR_DIVERGED) return status;
      losses_.push_back(loss);
      reporter.report(loss);
      diverged_ = status == EAR_DIVERGED;
      if (diverged_) return EAR_OK;
    }
    return EAR_OK;
  }

  // Vocabulary, weights and, when the run went to its end, samples.
  ear_status describe(Handle* handle, Reporter& reporter) {
    ear_status status = read_vocabulary(Model::tokenizer(handle), vocab_);
    if (status == EAR_OK) status = Model::weights(handle, recipe_, static_cast<int32_t>(vocab_.size()), weights_);
    if (status != EAR_OK || cancelled_ || diverged_) return status;
    std::vector<char> text(static_cast<size_t>(recipe_.block_size) * 4 + 1);
    for (int32_t i = 0; i < wanted_samples_ && !(cancelled_ = reporter.cancelled()); i++) {
      status = Model::sample(handle, temperature_, text.data(), text.size());
      diverged_ = status == EAR_DIVERGED;
      if (diverged_) return EAR_OK;
      if (status != EAR_OK) return status;
      samples_.emplace_back(text.data());
    }
    return EAR_OK;
  }

  const Documents docs_;
  const Recipe recipe_;
  const int32_t wanted_samples_;
  const double temperature_;
  const bool aborted_;

  std::vector<double> losses_;
  std::vector<double> weights_;
  std::vector<std::string> vocab_;
  std::vector<std::string> samples_;
  double elapsed_ms_ = 0;
  bool cancelled_ = false;
  bool diverged_ = false;
};

// The arguments of every such start: (docs, recipe, on_progress, aborted).
template <class Model>
Napi::Value start_whole_run(const Napi::CallbackInfo& info, const typename Model::Recipe& recipe) {
  const Fields given(info[1]);
  auto work = std::make_unique<WholeRun<Model>>(info[0].As<Napi::String>().Utf8Value(), recipe, given.whole("samples"),
                                                given.real("temperature"), info[3].As<Napi::Boolean>().Value());
  return start_job(info.Env(), std::move(work), info[2]);
}

}  // namespace ear_addon
