// Squares and square roots with the bits of pow(x, 2) and pow(x, 0.5), at the price of a product and a sqrt.
//
// The C library's pow is not correctly rounded: its error stays below 0.5175 ULP for results between 1e-60 and 1e60
// (glibc >= 2.28, sysdeps/ieee754/dbl-64/e_pow.c: 0.511 ULP from exp, and 1.5 * 2^-68 * 2^53 * |log| from log). So where
// the exact result lies at least 0.02 ULP away from the middle between two doubles, pow returns the nearest double, and
// so do x * x and sqrt. The distance comes from Dekker's exact product. Only the other lanes, about 4 %, call pow.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

#include "power.hpp"

namespace ear {

// The exact x * x is product + error (Dekker 1971; no overflow for |x| < 1e140, no underflow for |x| > 1e-140).
struct ExactSquare {
  double product;
  double error;
};

inline ExactSquare exact_square(double x) {
  const double product = x * x;
  const double spread = 134217729.0 * x;  // 2^27 + 1
  const double high = spread - (spread - x);
  const double low = x - high;
  return {product, ((high * high - product) + 2.0 * high * low) + low * low};
}

// The distance between a positive normal double and its upper neighbour.
inline double ulp_of(double x) {
  return std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) & 0x7ff0000000000000u) * 0x1p-52;
}

// Below a power of two the doubles lie twice as dense, so the distance from the middle is not what ulp_of says.
inline bool is_power_of_two(double x) { return (std::bit_cast<std::uint64_t>(x) & 0x000fffffffffffffu) == 0; }

inline constexpr double kSafe = 0.48;  // in ULP: 0.5 - 0.02

// How far beyond safety the rounding of x * x lies; below zero is safe.
inline double square_excess(double x) {
  const ExactSquare square = exact_square(x);
  return std::fabs(square.error) - kSafe * ulp_of(square.product);
}

// How far beyond safety root = sqrt(x) lies; the error of a root is (x - root^2) / (2 root).
inline double root_excess(double x, double root) {
  const ExactSquare square = exact_square(root);
  return std::fabs((x - square.product) - square.error) - (2.0 * kSafe) * root * ulp_of(root);
}

// The careful answers, for lanes whose excess is not below zero or whose result is far from one.
inline bool in_safe_range(double result) { return result > 1e-60 && result < 1e60 && !is_power_of_two(result); }
inline double pow_square(double x) { return x == 0 ? 0.0 : power(x, 2.0); }
inline double pow_root(double x) { return x == 0 ? 0.0 : power(x, 0.5); }

}  // namespace ear
