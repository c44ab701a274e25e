// startSampling(characters, weights, {…}): documents drawn from weights that an earlier run left behind.
#include "owned.hpp"
#include "thread_job.hpp"
#include "values.hpp"

namespace ear_addon {

namespace {

class SamplingWork final : public Work {
 public:
  SamplingWork(std::string characters, std::vector<double> weights, const ear_gpt_config& config, uint64_t seed,
               int32_t samples, double temperature)
      : characters_(std::move(characters)),
        weights_(std::move(weights)),
        config_(config),
        seed_(seed),
        wanted_samples_(samples),
        temperature_(temperature) {}

  ear_status run(Reporter& reporter) override {
    // The tokenizer of the run again: its characters, learnt as one document.
    ear_tokenizer* tokenizer = nullptr;
    ear_status status = ear_tokenizer_create(&tokenizer, characters_.data(), characters_.size());
    if (status != EAR_OK) return status;
    const Owned<ear_tokenizer> owned_tokenizer(tokenizer);
    status = ear_tokenizer_vocab_size(tokenizer, &config_.vocab_size);
    if (status != EAR_OK) return status;
    ear_random* random = nullptr;
    status = ear_random_create(&random, seed_);
    if (status != EAR_OK) return status;
    const Owned<ear_random> owned_random(random);
    ear_gpt* gpt = nullptr;
    status = ear_gpt_create(&gpt, &config_, random);
    if (status != EAR_OK) return status;
    const Owned<ear_gpt> owned_gpt(gpt);
    status = ear_gpt_set_weights(gpt, weights_.data(), weights_.size());
    return status == EAR_OK ? sample(reporter, tokenizer, gpt) : status;
  }

  Napi::Value result(Napi::Env env) override { return to_array(env, samples_); }

 private:
  ear_status sample(Reporter& reporter, const ear_tokenizer* tokenizer, ear_gpt* gpt) {
    // A generator of its own, so that the draws begin where the seed begins.
    ear_random* random = nullptr;
    ear_status status = ear_random_create(&random, seed_);
    if (status != EAR_OK) return status;
    const Owned<ear_random> owned_random(random);
    std::vector<int32_t> tokens(static_cast<size_t>(config_.block_size));
    for (int32_t i = 0; i < wanted_samples_ && !reporter.cancelled(); i++) {
      size_t n = 0;
      status = ear_gpt_sample(gpt, random, temperature_, tokens.data(), tokens.size(), &n);
      if (status == EAR_OK) status = read_text(tokenizer, tokens, n, samples_.emplace_back());
      if (status != EAR_OK) return status;
    }
    return EAR_OK;
  }

  const Documents characters_;
  const std::vector<double> weights_;
  ear_gpt_config config_;
  const uint64_t seed_;
  const int32_t wanted_samples_;
  const double temperature_;
  std::vector<std::string> samples_;
};

}  // namespace

Napi::Value start_sampling(const Napi::CallbackInfo& info) {
  const Napi::Float64Array weights = info[1].As<Napi::Float64Array>();
  const Fields given(info[2]);
  const ear_gpt_config config{given.whole("n_layer"), given.whole("n_embd"), given.whole("n_head"),
                              given.whole("block_size"), 0};
  auto work = std::make_unique<SamplingWork>(
      info[0].As<Napi::String>().Utf8Value(),
      std::vector<double>(weights.Data(), weights.Data() + weights.ElementLength()), config,
      given.seed("seed"), given.whole("samples"), given.real("temperature"));
  return start_job(info.Env(), std::move(work), info.Env().Null());
}

}  // namespace ear_addon
