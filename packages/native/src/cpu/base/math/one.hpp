// The functions one element at a time. Included by functions.cpp and, with instructions for fma, by functions_avx2.cpp;
// everything here has internal linkage, so that neither file's code can stand in for the other's.
#pragma once

#include <cstdint>

#include "base/math/pow.hpp"

namespace ear::math {
namespace {

// A vector of one lane.
struct One {
  using V = double;
  using U = std::uint64_t;
  static constexpr int width = 1;
  static V all(double x) { return x; }
  static U word(std::uint64_t x) { return x; }
  static V fma(V a, V b, V c) { return __builtin_fma(a, b, c); }
  static U bits(V x) { return __builtin_bit_cast(U, x); }
  static V number(U x) { return __builtin_bit_cast(V, x); }
  static V gather(const double* table, U slot) { return table[slot]; }
  static U gather(const std::uint64_t* table, U slot) { return table[slot]; }
};

constexpr double kInfinity = __builtin_inf();
constexpr double kNaN = __builtin_nan("");
constexpr double kSmallestNormal = 0x1p-1022;
constexpr std::uint64_t kSign = 0x8000000000000000u;

inline double fma(double a, double b, double c) { return One::fma(a, b, c); }
inline double magnitude(double x) { return __builtin_fabs(x); }

// scale * (1 + growth) where the scale's exponent ran over (count > 0) or under. A subnormal result is rounded once:
// the sum is brought to the place where its last bit will be before it is scaled down.
inline double exp_at_the_edge(const ExpParts<One>& parts) {
  if ((parts.count & 0x80000000u) == 0) {
    const double scale = One::number(parts.scale - (std::uint64_t{1009} << 52));
    return 0x1p1009 * fma(scale, parts.growth, scale);
  }
  const std::uint64_t lifted = parts.scale + (std::uint64_t{1022} << 52);
  const double scale = One::number(lifted);
  const double grown = scale * parts.growth;  // rounded: glibc's build fuses no product that two branches need
  double y = scale + grown;
  if (magnitude(y) < 1.0) {
    const double one = y < 0 ? -1.0 : 1.0;
    const double rest = (scale - y) + grown;
    const double high = one + y;
    y = (high + (((one - high) + y) + rest)) - one;
    if (y == 0) y = One::number(lifted & kSign);
  }
  return kSmallestNormal * y;
}

inline double exp_one(double x) {
  const double size = magnitude(x);
  if (!(size < 512.0)) {
    if (x != x) return x;
    if (size >= 1024.0) return x < 0 ? 0.0 : kInfinity;
    return exp_at_the_edge(exp_parts<One, false>(x, x));
  }
  const ExpParts<One> parts = exp_parts<One, false>(x, x);
  const double scale = One::number(parts.scale);
  return fma(scale, parts.growth, scale);
}

// Whether a finite y is a whole number, and an odd one.
struct Whole {
  bool whole, odd;
};
inline Whole whole(double y) {
  const std::uint64_t word = One::bits(y);
  const int exponent = static_cast<int>(word >> 52 & 0x7ff) - 0x3ff;
  if (exponent < 0) return {y == 0, false};
  if (exponent > 52) return {true, false};
  const std::uint64_t unit = std::uint64_t{1} << (52 - exponent);
  const bool is_whole = (word & (unit - 1)) == 0;
  return {is_whole, is_whole && (exponent == 0 || (word & unit) != 0)};
}

// x^y where x or y is zero, infinite or NaN, as C99's annex F lists.
inline double pow_of_the_special(double x, double y) {
  if (y == 0 || x == 1.0) return 1.0;
  if (x != x || y != y) return kNaN;
  const double size = magnitude(x);
  if (magnitude(y) == kInfinity) {
    if (size == 1.0) return 1.0;
    return (size < 1.0) == (y < 0) ? kInfinity : 0.0;
  }
  const double result = y < 0 ? (x == 0 ? kInfinity : 0.0) : (x == 0 ? 0.0 : kInfinity);
  return (One::bits(x) & kSign) != 0 && whole(y).odd ? -result : result;
}

inline double pow_one(double x, double y) {
  const bool x_special = x == 0 || !(magnitude(x) < kInfinity);
  const bool y_special = y == 0 || !(magnitude(y) < kInfinity);
  if (x_special || y_special) return pow_of_the_special(x, y);
  bool negative = false;
  if (x < 0) {
    const Whole exponent = whole(y);
    if (!exponent.whole) return kNaN;
    negative = exponent.odd;
    x = -x;
  }
  if (x == 1.0) return negative ? -1.0 : 1.0;
  const double size = magnitude(y);
  if (size < 0x1p-65) return 1.0;
  if (size >= 0x1p63) return (x > 1.0) == (y > 0) ? kInfinity : 0.0;
  std::uint64_t word = One::bits(x);
  if (x < kSmallestNormal) word = One::bits(x * 0x1p52) - (std::uint64_t{52} << 52);

  const LogParts<One> exponent = scaled_log<One>(word, y);
  const double reach = magnitude(exponent.high);
  if (reach < 0x1p-54) return negative ? -1.0 : 1.0;
  double result = 0;
  if (reach >= 1024.0) {
    result = exponent.high < 0 ? 0.0 : kInfinity;
  } else {
    const ExpParts<One> parts = exp_parts<One, true>(exponent.high, exponent.low);
    const double scale = One::number(parts.scale);
    result = reach < 512.0 ? fma(scale, parts.growth, scale) : exp_at_the_edge(parts);
  }
  return negative ? -result : result;
}

// Close to 1 the table's logarithm would cancel, so a longer polynomial takes its place; r - r^2/2 is kept in two
// parts.
inline double log_near_one(double x) {
  if (x == 1.0) return 0.0;
  const double* b = kLogB;
  const double r = x - 1.0;
  const double r2 = r * r;
  const double r3 = r * r2;
  const double last = fma(r3, b[10], fma(r2, b[9], fma(r, b[8], b[7])));
  const double middle = fma(r3, last, fma(r2, b[6], fma(r, b[5], b[4])));
  const double first = fma(r3, middle, fma(r2, b[3], fma(r, b[2], b[1])));
  const double shift = r * 0x1p27;
  const double head = (r + shift) - shift;
  const double tail = r - head;
  const double square = (head * head) * b[0];
  const double high = r + square;
  const double low = fma(b[0] * tail, head + r, (r - high) + square);
  return fma(r3, first, low) + high;
}

inline double log_one(double x) {
  if (x >= 1.0 - 0x1p-4 && x < 1.0 + 0x1.09p-4) return log_near_one(x);
  if (!(x >= kSmallestNormal && x < kInfinity)) {
    if (x == 0) return -kInfinity;
    if (x == kInfinity) return x;
    if (!(x > 0)) return kNaN;
  }
  std::uint64_t word = One::bits(x);
  if (x < kSmallestNormal) word = One::bits(x * 0x1p52) - (std::uint64_t{52} << 52);
  const std::uint64_t offset = word - 0x3fe6000000000000u;
  const std::uint64_t slot = offset >> 45 & 127;
  const double k = static_cast<double>(static_cast<std::int64_t>(offset) >> 52);
  const double z = One::number(word - (offset & 0xfff0000000000000u));
  const double r = fma(z, kLogInverse[slot], -1.0);
  const double base = fma(k, kLn2, kLog[slot]);
  const double high = base + r;
  const double low = fma(k, kLn2Rest, (base - high) + r);
  const double r2 = r * r;
  const double poly = fma(r2, fma(r, kLogA[4], kLogA[3]), fma(r, kLogA[2], kLogA[1]));
  return fma(r * r2, poly, fma(r2, kLogA[0], low)) + high;
}

}  // namespace
}  // namespace ear::math
