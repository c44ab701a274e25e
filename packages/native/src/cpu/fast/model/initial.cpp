// The weights at the start: normal numbers by Box and Muller, each a function of (seed, tensor, element).
#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/philox.hpp"
#include "fast/math/real.hpp"
#include "fast/model/lm.hpp"

namespace ear::fast {

namespace {

// Two normal numbers from four words: radius sqrt(-2 log(1 - u)), and an angle.
void normal_pair(const std::array<std::uint32_t, 4>& words, double pair[2]) {
  const double radius = std::sqrt(-2 * log_of(1 - unit_interval(words[0], words[1])));
  double cosine = 0, sine = 0;
  sine_cosine(2 * std::numbers::pi * unit_interval(words[2], words[3]), &sine, &cosine);
  pair[0] = radius * cosine;
  pair[1] = radius * sine;
}

}  // namespace

void draw_weights(ear_lm& lm) {
  constexpr std::int64_t kTile = 4096;  // even, so that no pair is torn
  for (std::size_t i = 0; i < lm.layout.tensors.size(); i++) {
    const Tensor& tensor = lm.layout.tensors[i];
    float* const w = lm.weight(static_cast<int>(i));
    const std::int64_t n = tensor.size();
    if (tensor.spread == 0) {
      std::fill(w, w + n, tensor.fill);
      continue;
    }
    lm.pool.run((n + kTile - 1) / kTile, [&](std::int64_t tile) {
      for (std::int64_t j = tile * kTile; j < std::min(n, (tile + 1) * kTile); j += 2) {
        double pair[2];
        normal_pair(philox(lm.seed, static_cast<std::uint64_t>(j / 2), i), pair);
        w[j] = static_cast<float>(pair[0] * tensor.spread);
        if (j + 1 < n) w[j + 1] = static_cast<float>(pair[1] * tensor.spread);
      }
    });
  }
}

}  // namespace ear::fast
