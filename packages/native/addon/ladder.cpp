// startLadder(docs, recipe, on_progress, aborted): a whole run of ear_ladder. The arguments were checked in lib/.
#include "ear/ladder.h"

#include <chrono>
#include <memory>

#include "owned.hpp"
#include "thread_job.hpp"

namespace ear_addon {

namespace {

struct DestroyLadder {
  void operator()(ear_ladder* ladder) const { ear_ladder_destroy(ladder); }
};

class LadderWork final : public Work {
 public:
  LadderWork(std::string docs, const ear_ladder_recipe& recipe, int32_t samples, double temperature, bool aborted)
      : docs_(std::move(docs)),
        recipe_(recipe),
        wanted_samples_(samples),
        temperature_(temperature),
        aborted_(aborted) {}

  ear_status run(Reporter& reporter) override {
    ear_ladder* created = nullptr;
    const ear_status status = ear_ladder_create(&created, docs_.data(), docs_.size(), &recipe_);
    if (status != EAR_OK) return status;
    const std::unique_ptr<ear_ladder, DestroyLadder> ladder(created);
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
  ear_status train(ear_ladder* ladder, Reporter& reporter) {
    while (!(cancelled_ = aborted_ || reporter.cancelled())) {
      double loss = 0;
      const ear_status status = ear_ladder_step(ladder, &loss);
      if (status == EAR_FINISHED) return EAR_OK;
      if (status != EAR_OK && status != EAR_DIVERGED) return status;
      losses_.push_back(loss);
      reporter.report(loss);
      diverged_ = status == EAR_DIVERGED;
      if (diverged_) return EAR_OK;
    }
    return EAR_OK;
  }

  // What the run leaves behind: vocabulary, weights and, when it went to its end, samples.
  ear_status describe(ear_ladder* ladder, Reporter& reporter) {
    ear_status status = read_vocabulary(ear_ladder_tokenizer(ladder), vocab_);
    if (status != EAR_OK) return status;
    weights_.resize(ear_ladder_num_params(ladder));
    status = ear_ladder_get_weights(ladder, weights_.data(), weights_.size());
    if (status != EAR_OK || cancelled_ || diverged_) return status;
    std::vector<char> text(static_cast<size_t>(recipe_.block_size) * 4 + 1);
    for (int32_t i = 0; i < wanted_samples_ && !(cancelled_ = reporter.cancelled()); i++) {
      status = ear_ladder_sample(ladder, temperature_, text.data(), text.size());
      diverged_ = status == EAR_DIVERGED;
      if (diverged_) return EAR_OK;
      if (status != EAR_OK) return status;
      samples_.emplace_back(text.data());
    }
    return EAR_OK;
  }

  const Documents docs_;
  const ear_ladder_recipe recipe_;
  const int32_t wanted_samples_;
  const double temperature_;
  const bool aborted_;  // before the thread began

  std::vector<double> losses_;
  std::vector<double> weights_;
  std::vector<std::string> vocab_;
  std::vector<std::string> samples_;
  double elapsed_ms_ = 0;
  bool cancelled_ = false;
  bool diverged_ = false;
};

}  // namespace

Napi::Value start_ladder(const Napi::CallbackInfo& info) {
  const Napi::Object given = info[1].As<Napi::Object>();
  const auto number = [&](const char* key) { return given.Get(key).As<Napi::Number>(); };
  const ear_ladder_recipe recipe{number("rung").Int32Value(),        static_cast<uint64_t>(number("seed").Int64Value()),
                                 number("n_layer").Int32Value(),     number("n_embd").Int32Value(),
                                 number("n_head").Int32Value(),      number("block_size").Int32Value(),
                                 number("steps").Int32Value(),       number("decay_steps").Int32Value(),
                                 number("learning_rate").DoubleValue()};
  auto work = std::make_unique<LadderWork>(info[0].As<Napi::String>().Utf8Value(), recipe,
                                           number("samples").Int32Value(), number("temperature").DoubleValue(),
                                           info[3].As<Napi::Boolean>().Value());
  return start_job(info.Env(), std::move(work), info[2]);
}

}  // namespace ear_addon
