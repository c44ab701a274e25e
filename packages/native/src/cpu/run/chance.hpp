// What a run draws at random, each number a function of (seed, stream, index, row) alone: nothing to store, nothing to
// wind back, the same after a resume.
#pragma once

#include <cstdint>

#include "base/philox.hpp"

namespace ear::run {

enum class Stream : std::uint32_t { train = 1, check_train = 2, check_val = 3, documents = 4, samples = 5 };

// 64 random bits. row < 2^32.
inline std::uint64_t bits(std::int64_t seed, Stream stream, std::int64_t index, std::int64_t row) {
  // Weights and dropout are drawn from the same seed by the model, so the key is another one.
  const std::uint64_t key = static_cast<std::uint64_t>(seed) ^ 0x72756e2d62617463u;
  const auto four = philox(key, static_cast<std::uint64_t>(index),
                           static_cast<std::uint64_t>(stream) << 32 | static_cast<std::uint64_t>(row));
  return static_cast<std::uint64_t>(four[0]) << 32 | four[1];
}

// A whole number in [0, n): the high half of bits * n, as in Lemire, "Fast Random Integer Generation in an Interval"
// (2019), without its rejection, which would change less than one draw in 2^32.
inline std::uint64_t below(std::uint64_t n, std::uint64_t random) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>(static_cast<Wide>(random) * n >> 64);
}

}  // namespace ear::run
