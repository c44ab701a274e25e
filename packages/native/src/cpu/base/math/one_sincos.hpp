// sin and cos one element at a time; included as one.hpp is.
#pragma once

#include "base/math/one.hpp"

namespace ear::math {
namespace {

// Sine and cosine, the method of glibc's s_sin.c (IBM Accurate Mathematical Library, 0.55 ULP): the nearest multiple of
// 1/128 from a table, the rest by short polynomials and the addition theorems. Angles come as a + da.
struct Nearest {
  double rest;         // |a| less the multiple
  const double* entry;  // sine, its tail, cosine, its tail
};
inline Nearest nearest(double a) {
  const double shifted = 0x1.8p45 + magnitude(a);
  return {magnitude(a) - (shifted - 0x1.8p45), kSinCos + 4 * (One::bits(shifted) & 0xff)};
}

inline double sin_reduced(double a, double da) {
  if (magnitude(a) < 0.126) {
    const double* s = kSinS;
    const double a2 = a * a;
    const double poly = fma(fma(fma(fma(s[4], a2, s[3]), a2, s[2]), a2, s[1]), a2, s[0]);
    return a + fma(fma(poly, a, -(0.5 * da)), a2, da);
  }
  if (a <= 0) da = -da;
  const auto [x, entry] = nearest(a);
  const double x2 = x * x;
  const double s = x + fma(x * x2, fma(x2, kSinN5, kSinN3), da);
  const double c = fma(x, da, x2 * fma(x2, fma(x2, kCosC6, kCosC4), kCosC2));
  const double correction = fma(entry[2], s, fma(-entry[0], c, fma(s, entry[3], entry[1])));
  return __builtin_copysign(entry[0] + correction, a);
}

inline double cos_reduced(double a, double da) {
  if (a < 0) da = -da;
  const auto [from, entry] = nearest(a);
  const double x = from + da;
  const double x2 = x * x;
  const double s = fma(x * x2, fma(x2, kSinN5, kSinN3), x);
  const double c = x2 * fma(x2, fma(x2, kCosC6, kCosC4), kCosC2);
  const double correction = fma(-entry[0], s, fma(-entry[2], c, fma(-s, entry[1], entry[3])));
  return entry[2] + correction;
}

// x less the nearest whole number of quarter turns, times that: sine (turned by `ahead` quarters) of what is left.
inline double sin_by_quarters(double x, std::uint64_t ahead) {
  const double shifted = fma(x, kTwoOverPi, kRounder);
  const double quarters = shifted - kRounder;
  const std::uint64_t n = One::bits(shifted) + ahead;
  const double y = fma(-quarters, kHalfPiParts[1], fma(-quarters, kHalfPiParts[0], x));
  const double y3 = fma(-quarters, kHalfPiParts[2], y);
  const double rest3 = fma(-quarters, kHalfPiParts[2], y - y3);
  const double y4 = fma(-quarters, kHalfPiParts[3], y3);
  const double rest4 = fma(-quarters, kHalfPiParts[3], y3 - y4);
  const double value = (n & 1) != 0 ? cos_reduced(y4, rest3 + rest4) : sin_reduced(y4, rest3 + rest4);
  return (n & 2) != 0 ? -value : value;
}

// The bounds compare the upper 32 bits of |x|, as the original does.
inline double sin_one(double x) {
  const std::uint32_t top = static_cast<std::uint32_t>(One::bits(magnitude(x)) >> 32);
  if (top < 0x3e500000) return x;
  if (top < 0x3feb6000) return sin_reduced(x, 0);
  if (top < 0x400368fd) return __builtin_copysign(cos_reduced(kHalfPi - magnitude(x), kHalfPiRest), x);
  return top < 0x419921fb ? sin_by_quarters(x, 0) : kNaN;
}

inline double cos_one(double x) {
  const std::uint32_t top = static_cast<std::uint32_t>(One::bits(magnitude(x)) >> 32);
  if (top < 0x3e400000) return 1.0;
  if (top < 0x3feb6000) return cos_reduced(x, 0);
  if (top < 0x400368fd) {
    const double y = kHalfPi - magnitude(x);
    const double a = y + kHalfPiRest;
    return sin_reduced(a, (y - a) + kHalfPiRest);
  }
  return top < 0x419921fb ? sin_by_quarters(x, 1) : kNaN;
}

}  // namespace
}  // namespace ear::math
