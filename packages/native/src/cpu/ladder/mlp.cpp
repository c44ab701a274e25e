#include "mlp.hpp"

#include <algorithm>
#include <cmath>

#include "base/multiply.hpp"

namespace ear::ladder {

Mlp::Mlp(const Plan& plan)
    : vocab_(static_cast<std::size_t>(plan.vocab)),
      width_(static_cast<std::size_t>(plan.recipe.n_embd)),
      hidden_(4 * width_),
      fc1_(vocab_ * width_),
      fc2_(fc1_ + hidden_ * width_),
      recipe_(plan.recipe) {}

ear_status Mlp::draw(const Plan& plan) {
  const std::size_t total = fc2_ + vocab_ * hidden_;
  // The softmax of a prediction counts as eight multiplications an exp, as in gpt.h; these loops are plain, so a
  // quarter.
  if (plan.longest > EAR_MAX_STEP_WORK / 4 / (total + 8 * vocab_)) return EAR_ERR_TOO_LARGE;
  weights_.resize(total);
  gradient_.resize(total);
  for (double& weight : weights_) {
    const ear_status status = ear_random_gauss(plan.random, 0, 0.08, &weight);
    if (status != EAR_OK) return status;
  }
  return EAR_OK;
}

void Mlp::forward(std::int32_t token, double* before, double* hidden, double* logits) const {
  multiply_in_order(before, &weights_[fc1_], &weights_[row_of(token)], hidden_, width_);
  for (std::size_t i = 0; i < hidden_; i++) hidden[i] = before[i] > 0 ? before[i] : 0;
  multiply_in_order(logits, &weights_[fc2_], hidden, vocab_, hidden_);
}

ear_status Mlp::learn(const std::int32_t* tokens, std::size_t n, std::int32_t step, double* loss) {
  std::fill(gradient_.begin(), gradient_.end(), 0.0);
  *loss = gradient(tokens, n - 1);
  if (!std::isfinite(*loss)) return EAR_DIVERGED;
  const double rate = rate_of(recipe_, step);
  for (std::size_t i = 0; i < weights_.size(); i++) weights_[i] -= rate * gradient_[i];
  return EAR_OK;
}

ear_status Mlp::sample(ear_random* random, double temperature, std::int32_t* tokens, std::size_t capacity,
                       std::size_t* n_tokens) {
  Tensor before(hidden_), hidden(hidden_), logits(vocab_), probs(vocab_);
  std::int32_t token = static_cast<std::int32_t>(vocab_) - 1;
  *n_tokens = 0;
  while (*n_tokens < capacity) {
    forward(token, before.data(), hidden.data(), logits.data());
    probabilities(probs.data(), logits.data(), temperature);
    std::size_t drawn = 0;
    const ear_status status = ear_random_choice(random, probs.data(), vocab_, &drawn);
    if (status != EAR_OK) return status;
    if (drawn == vocab_ - 1) break;
    token = static_cast<std::int32_t>(drawn);
    tokens[(*n_tokens)++] = token;
  }
  return EAR_OK;
}

}  // namespace ear::ladder
