// train3, train4 and train5: ear_gpt, whose gradient is microgpt's to the last bit, with SGD or with Adam.
#include <algorithm>

#include "base/owned.hpp"
#include "rung.hpp"

namespace ear::ladder {

namespace {

class Transformer : public Rung {
 public:
  Transformer(Owned<ear_gpt> gpt, const Plan& plan, std::size_t params)
      : gpt_(std::move(gpt)), recipe_(plan.recipe), head_(head_of(plan)), weights_(params) {}

  ear_status sample(ear_random* random, double temperature, std::int32_t* tokens, std::size_t capacity,
                    std::size_t* n_tokens) override {
    return ear_gpt_sample(gpt_.get(), random, temperature, tokens, capacity, n_tokens);
  }

  std::size_t num_params() const override { return weights_.size(); }
  std::vector<double> weights() const override {
    std::vector<double> all(weights_.size());
    ear_gpt_get_weights(gpt_.get(), all.data(), all.size());
    // train3 has its lm_head behind the layer, ear_gpt before it.
    if (recipe_.rung == 3) std::rotate(all.begin() + head_.begin, all.begin() + head_.end, all.end());
    return all;
  }

  // Draws the weights in the order of weights(); ear_gpt_create drew from a generator that is not the run's.
  ear_status draw_head_last(ear_random* random) {
    for (double& weight : weights_) {
      const ear_status status = ear_random_gauss(random, 0, 0.08, &weight);
      if (status != EAR_OK) return status;
    }
    std::rotate(weights_.begin() + head_.begin, weights_.end() - (head_.end - head_.begin), weights_.end());
    return ear_gpt_set_weights(gpt_.get(), weights_.data(), weights_.size());
  }

 protected:
  // Where ear_gpt keeps lm_head (V, C): behind wte (V, C) and wpe (T, C).
  struct Head {
    std::ptrdiff_t begin, end;
  };
  static Head head_of(const Plan& plan) {
    const std::ptrdiff_t width = plan.recipe.n_embd, vocab = plan.vocab;
    const std::ptrdiff_t begin = (vocab + plan.recipe.block_size) * width;
    return {begin, begin + vocab * width};
  }

  const Owned<ear_gpt> gpt_;
  const ear_ladder_recipe recipe_;
  const Head head_;
  std::vector<double> weights_;  // (P) scratch
};

class WithSgd final : public Transformer {
 public:
  WithSgd(Owned<ear_gpt> gpt, const Plan& plan, std::size_t params)
      : Transformer(std::move(gpt), plan, params), gradient_(params) {}

  ear_status learn(const std::int32_t* tokens, std::size_t n, std::int32_t step, double* loss) override {
    ear_status status = ear_gpt_gradient(gpt_.get(), tokens, n, loss, gradient_.data(), gradient_.size());
    if (status != EAR_OK) return status;
    status = ear_gpt_get_weights(gpt_.get(), weights_.data(), weights_.size());
    if (status != EAR_OK) return status;
    const double rate = rate_of(recipe_, step);
    for (std::size_t i = 0; i < weights_.size(); i++) weights_[i] -= rate * gradient_[i];
    return ear_gpt_set_weights(gpt_.get(), weights_.data(), weights_.size());
  }

 private:
  std::vector<double> gradient_;  // (P)
};

class WithAdam final : public Transformer {
 public:
  using Transformer::Transformer;

  ear_status learn(const std::int32_t* tokens, std::size_t n, std::int32_t step, double* loss) override {
    const ear_adam adam{recipe_.decay_steps, recipe_.learning_rate, 0.85, 0.99, 1e-8};
    return ear_gpt_train_step(gpt_.get(), tokens, n, &adam, step, loss);
  }
};

}  // namespace

ear_status make_transformer(Made& out, const Plan& plan) {
  const ear_ladder_recipe& recipe = plan.recipe;
  const ear_gpt_config config{recipe.n_layer, recipe.n_embd, recipe.n_head, recipe.block_size, plan.vocab};
  std::size_t params = 0;
  ear_status status = ear_gpt_num_params(&config, &params);
  if (status != EAR_OK) return status;

  const bool head_last = recipe.rung == 3;
  ear_random* spare = nullptr;
  if (head_last) status = ear_random_create(&spare, 0);
  if (status != EAR_OK) return status;
  ear_gpt* gpt = nullptr;
  status = ear_gpt_create(&gpt, &config, head_last ? spare : plan.random);
  ear_random_destroy(spare);
  if (status != EAR_OK) return status;

  Owned<ear_gpt> owned(gpt);
  if (recipe.rung == 5) {
    out = std::make_unique<WithAdam>(std::move(owned), plan, params);
    return EAR_OK;
  }
  auto made = std::make_unique<WithSgd>(std::move(owned), plan, params);
  if (head_last) status = made->draw_head_last(plan.random);
  if (status == EAR_OK) out = std::move(made);
  return status;
}

}  // namespace ear::ladder
