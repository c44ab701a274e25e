/*
 * exp in single precision, the same on every instruction set: x = n ln 2 + r with |r| <= ln 2 / 2, exp(r) by its series
 * to r^7 / 7! (what is left out is below 6e-9), and two factors for 2^n, so that results below 2^-126 are rounded to
 * subnormal numbers. Error: below 1.5 units in the last place for results that are normal numbers. exp(-inf) is 0,
 * exp(x > 88.72) infinite, exp(NaN) NaN.
 */
#pragma once

namespace ear::fast {
namespace {

inline V exp16(V x) {
  x = larger(set(-104.0f), smaller(set(88.8f), x));
  const V shift = set(12582912.0f);  // 1.5 * 2^23: adding it rounds to a whole number, in the low bits
  const V shifted = fma(x, set(1.44269504f), shift);
  const V n = shifted - shift;
  V r = fnma(n, set(0.693147182f), x);  // ln 2, rounded
  r = fnma(n, set(-1.90465421e-9f), r);  // and the rest of it
  V p = set(1.0f / 5040);
  p = fma(p, r, set(1.0f / 720));
  p = fma(p, r, set(1.0f / 120));
  p = fma(p, r, set(1.0f / 24));
  p = fma(p, r, set(1.0f / 6));
  p = fma(p, r, set(0.5f));
  p = fma(p, r, set(1.0f));
  p = fma(p, r, set(1.0f));
  const I whole = bits(shifted) - bits(shift);
  const I half = right<1>(whole);
  const I one = set(127u);
  return (p * floats(left<23>(half + one))) * floats(left<23>(whole - half + one));
}

// 1 / (1 + exp(-x))
inline V logistic(V x) { return set(1.0f) / (set(1.0f) + exp16(set(0.0f) - x)); }

inline void exponential(float* out, const float* x, std::int64_t n) {
  each(n, [=](std::int64_t i, std::int64_t count) { store(out + i, exp16(load(x + i, count)), count); });
}

}  // namespace
}  // namespace ear::fast
