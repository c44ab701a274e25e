// e^x for a vector of lanes (lanes_*.hpp), each with the bits of glibc >= 2.28 on a processor with FMA.
//
// Table-driven, S. Nagy's method (Arm Optimized Routines, 2018): x = (128 k + i) ln2/128 + r, so that
// e^x = 2^k * 2^(i/128) * e^r; the middle factor comes from a table, the last from a polynomial. Error below 0.511 ULP.
// Where a product meets a sum, one rounding (fma) or two is as glibc's build has it.
#pragma once

#include "base/math/coefficients.hpp"
#include "base/math/functions.hpp"
#include "base/math/tables.hpp"

namespace ear::math {

// The result is scale * (1 + growth); scale is given by its bits, whose exponent may have run over.
template <class S>
struct ExpParts {
  typename S::V growth;
  typename S::U scale;
  typename S::U count;  // 128 k + i in its low 32 bits, two's complement
};

// Of x + rest, where |rest| is far below 2^-8/128. has_rest spares exp an addition.
template <class S, bool has_rest>
inline ExpParts<S> exp_parts(typename S::V x, typename S::V rest) {
  using V = typename S::V;
  using U = typename S::U;
  const V shifted = S::fma(S::all(kPer128), x, S::all(kRounder));
  const U count = S::bits(shifted);
  const V whole = shifted - S::all(kRounder);
  V r = S::fma(whole, S::all(-kLn2PartRest), S::fma(whole, S::all(-kLn2Part), x));
  if constexpr (has_rest) r = r + rest;
  const U slot = (count & S::word(127)) << 1;
  const V tail = S::number(S::gather(kExp2, slot));
  const U scale = S::gather(kExp2 + 1, slot) + (count << 45);
  const V r2 = r * r;
  const V low = S::fma(r2, S::fma(r, S::all(kExpC3), S::all(kExpC2)), tail + r);
  return {S::fma(r2 * r2, S::fma(r, S::all(kExpC5), S::all(kExpC4)), low), scale, count};
}

// Out of line, since almost no vector needs them.
template <class S>
[[gnu::noinline, gnu::cold]] typename S::V exp_with_care(typename S::V x, typename S::V result, unsigned odd) {
  for (int lane = 0; lane < S::width; lane++) {
    if ((odd >> lane & 1u) != 0) S::put(result, lane, exp(S::get(x, lane)));
  }
  return result;
}

template <class S>
inline typename S::V exp_lanes(typename S::V x) {
  const ExpParts<S> parts = exp_parts<S, false>(x, x);
  const typename S::V scale = S::number(parts.scale);
  const typename S::V result = S::fma(scale, parts.growth, scale);
  // Far from zero the scale may run over, and NaN compares with nothing.
  const unsigned odd = S::lanes(S::outside(x, -512.0, 512.0));
  return __builtin_expect(odd != 0, 0) ? exp_with_care<S>(x, result, odd) : result;
}

}  // namespace ear::math
