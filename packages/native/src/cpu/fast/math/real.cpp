#include "fast/math/real.hpp"

#include <bit>
#include <cstdint>
#include <limits>

namespace ear::fast {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
// ln 2 and pi / 2 in two parts; the first has zeros at its end, so that its products with small whole numbers are
// exact.
constexpr double kLn2High = 0x1.62e42fee00000p-1, kLn2Low = 0x1.a39ef35793c76p-33;
constexpr double kHalfPiHigh = 0x1.921fb54400000p+0, kHalfPiLow = 0x1.0b4611a626331p-34;

double power_of_two(int n) { return std::bit_cast<double>(static_cast<std::uint64_t>(n + 1023) << 52); }

double nearest(double x) {
  const double shift = 6755399441055744.0;  // 1.5 * 2^52
  return (x + shift) - shift;
}

}  // namespace

double log_of(double x) {
  if (!(x > 0)) return x == 0 ? -kInfinity : std::numeric_limits<double>::quiet_NaN();
  if (x == kInfinity) return x;
  int exponent = 0;
  if (x < std::numeric_limits<double>::min()) {
    x *= power_of_two(54);
    exponent = -54;
  }
  std::uint64_t raw = std::bit_cast<std::uint64_t>(x);
  exponent += static_cast<int>(raw >> 52) - 1023;
  double m = std::bit_cast<double>((raw & 0xfffffffffffffull) | (1023ull << 52));
  if (m > 1.4142135623730951) {
    m *= 0.5;
    exponent++;
  }
  // log m = 2 artanh(s), |s| < 0.172
  const double s = (m - 1) / (m + 1), square = s * s;
  constexpr double kOdd[] = {1.0 / 23, 1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13,
                             1.0 / 11, 1.0 / 9,  1.0 / 7,  1.0 / 5,  1.0 / 3};
  double series = 0;
  for (const double one : kOdd) series = (series + one) * square;
  return exponent * kLn2High + (2 * s + (2 * s * series + exponent * kLn2Low));
}

double exp_of(double x) {
  if (x != x) return x;
  if (x > 709.7) return kInfinity;
  if (x < -708) return 0;
  const double n = nearest(x * 1.4426950408889634);
  const double r = (x - n * kLn2High) - n * kLn2Low;
  double series = 1;
  for (int k = 14; k >= 1; k--) series = 1 + series * r / k;
  return series * power_of_two(static_cast<int>(n));
}

void sine_cosine(double x, double* sine, double* cosine) {
  const double n = nearest(x * 0.6366197723675814);
  const double r = (x - n * kHalfPiHigh) - n * kHalfPiLow, square = r * r;
  double s = 1, c = 1;
  for (int k = 18; k >= 2; k -= 2) {
    s = 1 - s * square / (k * (k + 1));
    c = 1 - c * square / (k * (k - 1));
  }
  s *= r;
  switch (static_cast<std::int64_t>(n) & 3) {
    case 0:
      *sine = s, *cosine = c;
      break;
    case 1:
      *sine = c, *cosine = -s;
      break;
    case 2:
      *sine = -s, *cosine = -c;
      break;
    default:
      *sine = -c, *cosine = s;
  }
}

}  // namespace ear::fast
