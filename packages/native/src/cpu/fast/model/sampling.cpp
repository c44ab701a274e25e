#include "fast/model/sampling.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/guard.hpp"
#include "base/philox.hpp"
#include "fast/math/real.hpp"

namespace ear::fast {

bool valid_sampling(const ear_lm_sampling& s) {
  return s.temperature >= 0 && std::isfinite(s.temperature) && s.top_k >= 0 && s.top_p > 0 && s.top_p <= 1 &&
         s.repetition_penalty >= 1 && std::isfinite(s.repetition_penalty);
}

double draw_at(std::uint64_t seed, std::uint64_t sequence, std::uint64_t position) {
  const auto words = philox(seed, position, sequence);
  return unit_interval(words[0], words[1]);
}

Picker::Picker(std::int32_t V)
    : score_(static_cast<std::size_t>(V)), seen_(static_cast<std::size_t>(V)), kept_(static_cast<std::size_t>(V)) {}

// Both filters leave `kept_` sorted by token, so that the draw runs in one order whatever was left out.
void Picker::keep_top_k(std::int32_t k) {
  if (k == 0 || static_cast<std::size_t>(k) >= kept_.size()) return;
  const auto likelier = [&](std::int32_t a, std::int32_t b) {
    const double x = score_[static_cast<std::size_t>(a)], y = score_[static_cast<std::size_t>(b)];
    return x != y ? x > y : a < b;
  };
  std::nth_element(kept_.begin(), kept_.begin() + k, kept_.end(), likelier);
  kept_.resize(static_cast<std::size_t>(k));
  std::sort(kept_.begin(), kept_.end());
}

void Picker::keep_top_p(double p) {
  if (p == 1) return;
  std::sort(kept_.begin(), kept_.end(), [&](std::int32_t a, std::int32_t b) {
    const double x = score_[static_cast<std::size_t>(a)], y = score_[static_cast<std::size_t>(b)];
    return x != y ? x > y : a < b;
  });
  double total = 0;
  for (const std::int32_t token : kept_) total += score_[static_cast<std::size_t>(token)];
  double sum = 0;
  std::size_t n = 0;
  while (n < kept_.size() && !(n > 0 && sum >= p * total)) sum += score_[static_cast<std::size_t>(kept_[n++])];
  kept_.resize(n);
  std::sort(kept_.begin(), kept_.end());
}

ear_status Picker::pick(const float* logits, const std::int32_t* history, std::size_t n_history,
                        const ear_lm_sampling& sampling, double draw, std::int32_t* token) {
  const std::size_t V = score_.size();
  for (std::size_t i = 0; i < V; i++) {
    if (!(logits[i] < std::numeric_limits<float>::infinity())) return EAR_DIVERGED;  // NaN too
    score_[i] = logits[i];
  }
  if (sampling.repetition_penalty > 1) {
    std::fill(seen_.begin(), seen_.end(), std::uint8_t{0});
    for (std::size_t i = 0; i < n_history; i++) {
      const auto at = static_cast<std::size_t>(history[i]);
      if (seen_[at]) continue;  // once, however often the token was there
      seen_[at] = 1;
      score_[at] = score_[at] > 0 ? score_[at] / sampling.repetition_penalty : score_[at] * sampling.repetition_penalty;
    }
  }
  const auto best = std::max_element(score_.begin(), score_.end());
  const double highest = *best;
  if (std::isinf(highest)) return EAR_DIVERGED;
  if (sampling.temperature == 0) {
    *token = static_cast<std::int32_t>(best - score_.begin());
    return EAR_OK;
  }
  // Differences to the highest are at most 0, so that no temperature makes anything overflow upwards.
  kept_.resize(V);
  std::iota(kept_.begin(), kept_.end(), 0);
  keep_top_k(sampling.top_k);
  for (const std::int32_t one : kept_) {
    double& score = score_[static_cast<std::size_t>(one)];
    score = exp_of((score - highest) / sampling.temperature);
  }
  keep_top_p(sampling.top_p);
  double total = 0;
  for (const std::int32_t one : kept_) total += score_[static_cast<std::size_t>(one)];
  const double mark = draw * total;
  double running = 0;
  for (const std::int32_t one : kept_) {
    running += score_[static_cast<std::size_t>(one)];
    if (running > mark) {
      *token = one;
      return EAR_OK;
    }
  }
  *token = static_cast<std::int32_t>(best - score_.begin());  // draw * total was rounded up to the total
  return EAR_OK;
}

}  // namespace ear::fast

extern "C" ear_status ear_lm_pick(const float* logits, int32_t V, const int32_t* history, size_t n_history,
                                  const ear_lm_sampling* sampling, double draw, int32_t* token) {
  if (!logits || V < 1 || (!history && n_history > 0) || !sampling || !token) return EAR_ERR_ARGUMENT;
  if (!ear::fast::valid_sampling(*sampling) || !(draw >= 0 && draw < 1)) return EAR_ERR_ARGUMENT;
  for (size_t i = 0; i < n_history; i++) {
    if (history[i] < 0 || history[i] >= V) return EAR_ERR_ARGUMENT;
  }
  return ear::guarded([&] {
    ear::fast::Picker picker(V);
    return picker.pick(logits, history, n_history, *sampling, draw, token);
  });
}
