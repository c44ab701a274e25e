// Drawing a token from logits.
#pragma once

#include <cstdint>
#include <vector>

#include "ear/lm.h"

namespace ear::fast {

bool valid_sampling(const ear_lm_sampling& sampling);

// The draw in [0, 1) for a token: position counts the tokens before it, prompt included.
double draw_at(std::uint64_t seed, std::uint64_t sequence, std::uint64_t position);

// Picks tokens of one vocabulary; its memory is used again at each call.
class Picker {
 public:
  explicit Picker(std::int32_t V);
  // history holds tokens in [0, V). Errors: DIVERGED.
  ear_status pick(const float* logits, const std::int32_t* history, std::size_t n_history,
                  const ear_lm_sampling& sampling, double draw, std::int32_t* token);

 private:
  void keep_top_k(std::int32_t k);
  void keep_top_p(double p);

  std::vector<double> score_;         // (V) logits after the penalty, then chances that do not sum to 1
  std::vector<std::uint8_t> seen_;    // (V)
  std::vector<std::int32_t> kept_;    // tokens that may still be drawn
};

}  // namespace ear::fast
