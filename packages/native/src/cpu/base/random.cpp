#include "base/random.hpp"

#include <bit>
#include <cmath>
#include <utility>

#include "base/guard.hpp"
#include "base/math/functions.hpp"
#include "ear/random.h"

namespace ear {

Random::Random(std::uint64_t seed) {
  // CPython hands the seed over as little-endian 32-bit words, without leading zeros, at least one.
  const std::uint32_t key[2] = {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)};
  seed_by_array(key, key[1] != 0 ? 2 : 1);
}

void Random::seed_by_number(std::uint32_t number) {
  state_[0] = number;
  for (int i = 1; i < kWords; i++) {
    state_[i] = 1812433253u * (state_[i - 1] ^ (state_[i - 1] >> 30)) + static_cast<std::uint32_t>(i);
  }
  next_ = kWords;
}

void Random::seed_by_array(const std::uint32_t* key, int length) {
  seed_by_number(19650218u);
  int i = 1;
  int j = 0;
  for (int k = kWords > length ? kWords : length; k > 0; k--) {
    state_[i] = (state_[i] ^ ((state_[i - 1] ^ (state_[i - 1] >> 30)) * 1664525u)) + key[j] +
                static_cast<std::uint32_t>(j);
    if (++i >= kWords) {
      state_[0] = state_[kWords - 1];
      i = 1;
    }
    if (++j >= length) j = 0;
  }
  for (int k = kWords - 1; k > 0; k--) {
    state_[i] = (state_[i] ^ ((state_[i - 1] ^ (state_[i - 1] >> 30)) * 1566083941u)) - static_cast<std::uint32_t>(i);
    if (++i >= kWords) {
      state_[0] = state_[kWords - 1];
      i = 1;
    }
  }
  state_[0] = 0x80000000u;
}

void Random::refill() {
  constexpr int kShift = 397;
  for (int i = 0; i < kWords; i++) {
    const std::uint32_t mixed = (state_[i] & 0x80000000u) | (state_[(i + 1) % kWords] & 0x7fffffffu);
    state_[i] = state_[(i + kShift) % kWords] ^ (mixed >> 1) ^ ((mixed & 1u) != 0 ? 0x9908b0dfu : 0u);
  }
  next_ = 0;
}

std::uint32_t Random::bits32() {
  if (next_ >= kWords) refill();
  std::uint32_t y = state_[next_++];
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680u;
  y ^= (y << 15) & 0xefc60000u;
  return y ^ (y >> 18);
}

double Random::uniform() {
  const std::uint32_t high = bits32() >> 5;
  const std::uint32_t low = bits32() >> 6;
  return (high * 67108864.0 + low) * (1.0 / 9007199254740992.0);
}

double Random::gauss(double mean, double deviation) {
  if (has_kept_gauss_) {
    has_kept_gauss_ = false;
    return mean + kept_gauss_ * deviation;
  }
  const double angle = uniform() * (2.0 * 3.141592653589793);
  const double radius = std::sqrt(-2.0 * math::log(1.0 - uniform()));
  kept_gauss_ = math::sin(angle) * radius;
  has_kept_gauss_ = true;
  return mean + (math::cos(angle) * radius) * deviation;
}

std::uint32_t Random::below(std::uint32_t n) {
  const int width = std::bit_width(n);
  std::uint32_t drawn = bits32() >> (32 - width);
  while (drawn >= n) drawn = bits32() >> (32 - width);
  return drawn;
}

void Random::shuffle(std::uint32_t* items, std::size_t n) {
  for (std::size_t i = n; i-- > 1;) std::swap(items[i], items[below(static_cast<std::uint32_t>(i + 1))]);
}

std::size_t Random::choice(const double* weights, std::size_t n) {
  double total = 0;
  for (std::size_t i = 0; i < n; i++) {
    if (!(weights[i] >= 0)) return n;
    total += weights[i];
  }
  if (!(total > 0) || !std::isfinite(total)) return n;
  const double mark = uniform() * total;
  double running = 0;
  for (std::size_t i = 0; i + 1 < n; i++) {
    running += weights[i];
    if (running > mark) return i;
  }
  return n - 1;
}

}  // namespace ear

extern "C" {

ear_status ear_random_create(ear_random** out, uint64_t seed) {
  if (!out) return EAR_ERR_ARGUMENT;
  return ear::guarded([&] {
    *out = new ear_random{ear::Random(seed)};
    return EAR_OK;
  });
}

void ear_random_destroy(ear_random* random) { delete random; }

ear_status ear_random_uniform(ear_random* random, double* out) {
  if (!random || !out) return EAR_ERR_ARGUMENT;
  *out = random->generator.uniform();
  return EAR_OK;
}

ear_status ear_random_gauss(ear_random* random, double mean, double deviation, double* out) {
  if (!random || !out) return EAR_ERR_ARGUMENT;
  *out = random->generator.gauss(mean, deviation);
  return EAR_OK;
}

ear_status ear_random_shuffle(ear_random* random, uint32_t* items, size_t n) {
  if (!random || (!items && n > 0) || n > 0xffffffffu) return EAR_ERR_ARGUMENT;
  random->generator.shuffle(items, n);
  return EAR_OK;
}

ear_status ear_random_choice(ear_random* random, const double* weights, size_t n, size_t* out) {
  if (!random || !weights || n == 0 || !out) return EAR_ERR_ARGUMENT;
  const size_t drawn = random->generator.choice(weights, n);
  if (drawn == n) return EAR_DIVERGED;
  *out = drawn;
  return EAR_OK;
}

}  // extern "C"
