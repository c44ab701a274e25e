// The network of train1 and train2: logits = fc2 relu(fc1 wte[token]), without biases.
#pragma once

#include "ear/gpt.h"
#include "rung.hpp"

namespace ear::ladder {

using Tensor = std::vector<double>;

class Mlp : public Rung {
 public:
  // Draws the weights. Errors: TOO_LARGE.
  ear_status draw(const Plan& plan);

  ear_status learn(const std::int32_t* tokens, std::size_t n, std::int32_t step, double* loss) final;
  ear_status sample(ear_random* random, double temperature, std::int32_t* tokens, std::size_t capacity,
                    std::size_t* n_tokens) final;
  std::size_t num_params() const final { return weights_.size(); }
  std::vector<double> weights() const final { return weights_; }

 protected:
  explicit Mlp(const Plan& plan);

  // The mean loss of n predictions of tokens (n + 1), and its derivatives added to gradient_, which is zero before.
  virtual double gradient(const std::int32_t* tokens, std::size_t n) = 0;
  // probs (V) of the next token, from logits (V) that may be overwritten.
  virtual void probabilities(double* probs, double* logits, double temperature) const = 0;

  // before and hidden (4C), without and with ReLU, and logits (V).
  void forward(std::int32_t token, double* before, double* hidden, double* logits) const;
  // Where the embedding (C) of a token begins, in the weights and in their gradient.
  std::size_t row_of(std::int32_t token) const { return static_cast<std::size_t>(token) * width_; }

  const std::size_t vocab_, width_, hidden_;  // V, C, 4C
  const std::size_t fc1_, fc2_;               // where they begin
  Tensor weights_, gradient_;                 // (P)

 private:
  const ear_ladder_recipe recipe_;
};

}  // namespace ear::ladder
