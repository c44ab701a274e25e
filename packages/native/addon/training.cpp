// startTraining(docs, recipe, on_progress, aborted): a whole run of ear_gpt. The arguments were checked in lib/.
#include <chrono>
#include <cmath>

#include "ear/training.h"
#include "owned.hpp"
#include "thread_job.hpp"

namespace ear_addon {

namespace {

class TrainingWork final : public Work {
 public:
  TrainingWork(std::string docs, const ear_recipe& recipe, int32_t samples, double temperature, bool aborted)
      : docs_(std::move(docs)),
        recipe_(recipe),
        wanted_samples_(samples),
        temperature_(temperature),
        aborted_(aborted) {}

  ear_status run(Reporter& reporter) override {
    ear_training* created = nullptr;
    const ear_status status = ear_training_create(&created, docs_.data(), docs_.size(), &recipe_);
    if (status != EAR_OK) return status;
    const Owned<ear_training> training(created);
    const auto start = std::chrono::steady_clock::now();
    const ear_status trained = train(created, reporter);
    elapsed_ms_ = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    if (trained != EAR_OK) return trained;
    return describe(created, reporter);
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
  ear_status train(ear_training* training, Reporter& reporter) {
    losses_.reserve(static_cast<size_t>(recipe_.adam.steps));
    while (!(cancelled_ = aborted_ || reporter.cancelled())) {
      double loss = 0;
      const ear_status status = ear_training_step(training, &loss);
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
  ear_status describe(ear_training* training, Reporter& reporter) {
    ear_status status = read_vocabulary(ear_training_tokenizer(training), vocab_);
    if (status != EAR_OK) return status;
    const ear_gpt_config config{recipe_.n_layer, recipe_.n_embd, recipe_.n_head, recipe_.block_size,
                                static_cast<int32_t>(vocab_.size())};
    size_t params = 0;
    status = ear_gpt_num_params(&config, &params);
    if (status != EAR_OK) return status;
    weights_.resize(params);
    status = ear_gpt_get_weights(ear_training_gpt(training), weights_.data(), weights_.size());
    if (status != EAR_OK || cancelled_ || diverged_) return status;

    std::vector<char> text(static_cast<size_t>(recipe_.block_size) * 4 + 1);
    for (int32_t i = 0; i < wanted_samples_ && !(cancelled_ = reporter.cancelled()); i++) {
      status = ear_training_sample(training, temperature_, text.data(), text.size());
      diverged_ = status == EAR_DIVERGED;
      if (diverged_) return EAR_OK;
      if (status != EAR_OK) return status;
      samples_.emplace_back(text.data());
    }
    return EAR_OK;
  }

  const Documents docs_;
  const ear_recipe recipe_;
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

Napi::Value start_training(const Napi::CallbackInfo& info) {
  const Napi::Object given = info[1].As<Napi::Object>();
  const auto number = [&](const char* key) { return given.Get(key).As<Napi::Number>(); };
  ear_recipe recipe = ear_recipe_default();
  recipe.seed = static_cast<uint64_t>(number("seed").Int64Value());
  recipe.n_layer = number("n_layer").Int32Value();
  recipe.n_embd = number("n_embd").Int32Value();
  recipe.n_head = number("n_head").Int32Value();
  recipe.block_size = number("block_size").Int32Value();
  recipe.adam.steps = number("steps").Int32Value();
  recipe.adam.learning_rate = number("learning_rate").DoubleValue();
  auto work = std::make_unique<TrainingWork>(info[0].As<Napi::String>().Utf8Value(), recipe,
                                             number("samples").Int32Value(), number("temperature").DoubleValue(),
                                           info[3].As<Napi::Boolean>().Value());
  return start_job(info.Env(), std::move(work), info[2]);
}

}  // namespace ear_addon
