// MT19937 and the draws of CPython 3.11's `random`, in the same order and with the same roundings.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ear {

class Random {
 public:
  explicit Random(std::uint64_t seed);

  std::uint32_t bits32();
  double uniform();
  double gauss(double mean, double deviation);
  // An integer in [0, n), n >= 1: `_randbelow_with_getrandbits`.
  std::uint32_t below(std::uint32_t n);
  void shuffle(std::uint32_t* items, std::size_t n);
  // An index drawn by weight, or n when the weights are no distribution.
  std::size_t choice(const double* weights, std::size_t n);

 private:
  static constexpr int kWords = 624;
  void seed_by_number(std::uint32_t number);
  void seed_by_array(const std::uint32_t* key, int length);
  void refill();

  std::uint32_t state_[kWords];
  int next_ = kWords;
  double kept_gauss_ = 0;
  bool has_kept_gauss_ = false;
};

}  // namespace ear

struct ear_random {
  ear::Random generator;
};
