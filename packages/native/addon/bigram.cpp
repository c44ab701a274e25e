// startBigram(docs, {seed, samples, temperature, max_length}): counts, probabilities, mean loss and samples.
#include "ear/bigram.h"

#include "owned.hpp"
#include "thread_job.hpp"
#include "values.hpp"

namespace ear_addon {

namespace {

class BigramWork final : public Work {
 public:
  BigramWork(std::string docs, uint64_t seed, int32_t samples, double temperature, int32_t max_length)
      : docs_(std::move(docs)),
        seed_(seed),
        wanted_samples_(samples),
        temperature_(temperature),
        max_length_(static_cast<size_t>(max_length)) {}

  ear_status run(Reporter&) override {
    ear_tokenizer* tokenizer = nullptr;
    ear_status status = ear_tokenizer_create(&tokenizer, docs_.data(), docs_.size());
    if (status != EAR_OK) return status;
    const Owned<ear_tokenizer> owned_tokenizer(tokenizer);
    status = read_vocabulary(tokenizer, vocab_);
    if (status != EAR_OK) return status;

    ear_bigram* bigram = nullptr;
    status = ear_bigram_create(&bigram, static_cast<int32_t>(vocab_.size()));
    if (status != EAR_OK) return status;
    const Owned<ear_bigram> owned_bigram(bigram);
    status = count(tokenizer, bigram);
    if (status != EAR_OK) return status;
    probs_.resize(vocab_.size() * vocab_.size());
    status = ear_bigram_probs(bigram, probs_.data(), probs_.size());
    if (status != EAR_OK) return status;
    status = ear_bigram_mean_loss(bigram, &mean_loss_);
    return status == EAR_OK ? sample(tokenizer, bigram) : status;
  }

  Napi::Value result(Napi::Env env) override {
    Napi::Object result = Napi::Object::New(env);
    result.Set("vocab", to_array(env, vocab_));
    result.Set("probs", to_float64_array(env, probs_));
    result.Set("mean_loss", Napi::Number::New(env, mean_loss_));
    result.Set("samples", to_array(env, samples_));
    return result;
  }

 private:
  ear_status count(const ear_tokenizer* tokenizer, ear_bigram* bigram) {
    std::vector<int32_t> tokens(64);
    for (size_t i = 0; i < docs_.size(); i++) {
      size_t n = 0;
      ear_status status = ear_tokenizer_encode(tokenizer, docs_.data()[i], tokens.data(), tokens.size(), &n);
      if (status == EAR_ERR_CAPACITY) {
        tokens.resize(n);
        status = ear_tokenizer_encode(tokenizer, docs_.data()[i], tokens.data(), tokens.size(), &n);
      }
      if (status == EAR_OK) status = ear_bigram_count(bigram, tokens.data(), n);
      if (status != EAR_OK) return status;
    }
    return EAR_OK;
  }

  ear_status sample(const ear_tokenizer* tokenizer, const ear_bigram* bigram) {
    ear_random* random = nullptr;
    ear_status status = ear_random_create(&random, seed_);
    if (status != EAR_OK) return status;
    const Owned<ear_random> owned_random(random);
    std::vector<int32_t> tokens(max_length_);
    for (int32_t i = 0; i < wanted_samples_; i++) {
      size_t n = 0;
      status = ear_bigram_sample(bigram, random, temperature_, tokens.data(), tokens.size(), &n);
      if (status == EAR_OK) status = read_text(tokenizer, tokens, n, samples_.emplace_back());
      if (status != EAR_OK) return status;
    }
    return EAR_OK;
  }

  const Documents docs_;
  const uint64_t seed_;
  const int32_t wanted_samples_;
  const double temperature_;
  const size_t max_length_;

  std::vector<std::string> vocab_;
  std::vector<double> probs_;
  double mean_loss_ = 0;
  std::vector<std::string> samples_;
};

}  // namespace

Napi::Value start_bigram(const Napi::CallbackInfo& info) {
  const Fields given(info[1]);
  auto work = std::make_unique<BigramWork>(info[0].As<Napi::String>().Utf8Value(), given.seed("seed"),
                                           given.whole("samples"), given.real("temperature"),
                                           given.whole("max_length"));
  return start_job(info.Env(), std::move(work), info.Env().Null());
}

}  // namespace ear_addon
