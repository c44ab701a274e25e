// What the ladder asks of each of its models.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "ear/ladder.h"
#include "ear/random.h"

namespace ear::ladder {

class Rung {
 public:
  virtual ~Rung() = default;
  // The loss of tokens (n >= 2), then what is learnt from them; step counts from 0. DIVERGED leaves the weights alone.
  virtual ear_status learn(const std::int32_t* tokens, std::size_t n, std::int32_t step, double* loss) = 0;
  // Draws up to `capacity` = block_size tokens, BOS not among them.
  virtual ear_status sample(ear_random* random, double temperature, std::int32_t* tokens, std::size_t capacity,
                            std::size_t* n_tokens) = 0;
  virtual std::size_t num_params() const = 0;
  // In the order of ear_ladder_get_weights.
  virtual std::vector<double> weights() const = 0;
};

// What a rung is made from: a recipe whose numbers were checked, the vocabulary V, the tokens of the longest document,
// and the generator that the weights are drawn from.
struct Plan {
  const ear_ladder_recipe& recipe;
  std::int32_t vocab;
  std::size_t longest;
  ear_random* random;
};

// The learning rate of a step.
inline double rate_of(const ear_ladder_recipe& recipe, std::int32_t step) {
  return recipe.learning_rate * (1 - static_cast<double>(step) / recipe.decay_steps);
}

using Made = std::unique_ptr<Rung>;
ear_status make_counts(Made& out, const Plan& plan);         // train0
ear_status make_manual_mlp(Made& out, const Plan& plan);     // train1
ear_status make_autograd_mlp(Made& out, const Plan& plan);   // train2
ear_status make_transformer(Made& out, const Plan& plan);    // train3, train4, train5

}  // namespace ear::ladder
