// x^y for a vector of positive x and one y, each lane with the bits of glibc >= 2.28 on a processor with FMA.
//
// S. Nagy's method (Arm Optimized Routines, 2018): log x in two doubles of about 68 bits from a table of 1/c and log c
// and a polynomial, times y without a rounding, and e^ of that as in exp.hpp. Error below 0.509 ULP + 1.3 * 2^-15 |y
// log x|.
#pragma once

#include "base/math/exp.hpp"

namespace ear::math {

inline constexpr std::uint64_t kPowFirst = 0x3fe6955500000000u;  // bits of where the 128 intervals begin

template <class S>
struct LogParts {
  typename S::V high, low;
};

// log x from the bits of a positive x; a subnormal x has been made normal and its exponent runs below zero.
template <class S>
inline LogParts<S> log_parts(typename S::U x) {
  using V = typename S::V;
  using U = typename S::U;
  // x = 2^k z, z in interval `slot`. k + 2048 is a whole number below 4096, so a double's low bits can hold it.
  const U offset = x - S::word(kPowFirst);
  const U slot = (offset >> 45) & S::word(127);
  const V z = S::number(x - (offset & S::word(0xfff0000000000000u)));
  const U biased = ((offset ^ S::word(0x8000000000000000u)) >> 52) | S::word(0x4330000000000000u);
  const V k = S::number(biased) - S::all(0x1p52 + 2048);
  const V r = S::fma(z, S::gather(kPowInverse, slot), S::all(-1.0));
  // k ln2 + log c + r, and what the roundings left out.
  const V base = S::fma(k, S::all(kLn2), S::gather(kPowLog, slot));
  const V sum = base + r;
  const V rest1 = S::fma(k, S::all(kLn2Rest), S::gather(kPowLogTail, slot));
  const V rest2 = (base - sum) + r;
  const V half = S::all(kPowA[0]) * r;
  const V square = r * half;
  const V cube = r * square;
  const V high = sum + square;
  const V rest3 = S::fma(half, r, -square);
  const V rest4 = (sum - high) + square;
  const V far =
      S::fma(square, S::fma(r, S::all(kPowA[6]), S::all(kPowA[5])), S::fma(r, S::all(kPowA[4]), S::all(kPowA[3])));
  const V near = S::fma(square, far, S::fma(r, S::all(kPowA[2]), S::all(kPowA[1])));
  const V low = S::fma(cube, near, ((rest1 + rest2) + rest3) + rest4);
  const V rounded = high + low;
  return {rounded, (high - rounded) + low};
}

// y log x as the sum of two doubles.
template <class S>
inline LogParts<S> scaled_log(typename S::U x, double y) {
  const LogParts<S> log = log_parts<S>(x);
  const typename S::V factor = S::all(y);
  const typename S::V high = factor * log.high;
  return {high, S::fma(factor, log.low, S::fma(factor, log.high, -high))};
}

template <class S>
[[gnu::noinline, gnu::cold]] typename S::V pow_with_care(typename S::V x, double y, typename S::V result,
                                                         unsigned odd) {
  for (int lane = 0; lane < S::width; lane++) {
    if ((odd >> lane & 1u) != 0) S::put(result, lane, pow(S::get(x, lane), y));
  }
  return result;
}

template <class S>
inline typename S::V pow_lanes(typename S::V x, double y) {
  const LogParts<S> exponent = scaled_log<S>(S::bits(x), y);
  const ExpParts<S> parts = exp_parts<S, true>(exponent.high, exponent.low);
  const typename S::V scale = S::number(parts.scale);
  const typename S::V result = S::fma(scale, parts.growth, scale);
  const unsigned odd = S::lanes(S::outside(x, 0x1p-1022, 0x1.fffffffffffffp+1023)) |
                       S::lanes(S::outside(exponent.high, -512.0, 512.0));
  return __builtin_expect(odd != 0, 0) ? pow_with_care<S>(x, y, result, odd) : result;
}

}  // namespace ear::math
