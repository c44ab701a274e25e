// A logarithm with the same bits on every machine: additions, products and quotients of doubles alone, in fixed order.
#pragma once

#include <cmath>

namespace ear::text {

// ln x for a positive, normal x, to about 1e-15.
inline double stable_log(double x) {
  int exponent = 0;
  double m = std::frexp(x, &exponent);  // exact: x = m * 2^exponent, m in [0.5, 1)
  if (m < 0.70710678118654752) {
    m *= 2;
    exponent--;
  }
  // ln m = 2 artanh(s) = 2 (s + s^3 / 3 + s^5 / 5 + …) with |s| < 0.1716, so that eleven terms suffice.
  const double s = (m - 1) / (m + 1);
  const double square = s * s;
  double sum = 0;
  for (int k = 10; k >= 0; k--) sum = sum * square + 1.0 / (2 * k + 1);
  return 2 * s * sum + exponent * 0.69314718055994531;
}

}  // namespace ear::text
