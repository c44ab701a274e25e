// train0: the count table, judged on each document before it learns it.
#include "ear/bigram.h"
#include "rung.hpp"

namespace ear::ladder {

namespace {

class Counts final : public Rung {
 public:
  Counts(ear_bigram* bigram, std::int32_t vocab)
      : bigram_(bigram), size_(static_cast<std::size_t>(vocab) * static_cast<std::size_t>(vocab)) {}
  ~Counts() override { ear_bigram_destroy(bigram_); }
  Counts(const Counts&) = delete;
  Counts& operator=(const Counts&) = delete;

  ear_status learn(const std::int32_t* tokens, std::size_t n, std::int32_t, double* loss) override {
    const ear_status status = ear_bigram_loss(bigram_, tokens, n, loss);
    return status == EAR_OK ? ear_bigram_count(bigram_, tokens, n) : status;
  }

  ear_status sample(ear_random* random, double temperature, std::int32_t* tokens, std::size_t capacity,
                    std::size_t* n_tokens) override {
    return ear_bigram_sample(bigram_, random, temperature, tokens, capacity, n_tokens);
  }

  std::size_t num_params() const override { return size_; }
  std::vector<double> weights() const override {
    std::vector<double> counts(size_);
    ear_bigram_counts(bigram_, counts.data(), counts.size());
    return counts;
  }

 private:
  ear_bigram* const bigram_;
  const std::size_t size_;
};

}  // namespace

ear_status make_counts(Made& out, const Plan& plan) {
  ear_bigram* bigram = nullptr;
  const ear_status status = ear_bigram_create(&bigram, plan.vocab);
  if (status == EAR_OK) out = std::make_unique<Counts>(bigram, plan.vocab);
  return status;
}

}  // namespace ear::ladder
