// Adam with bias correction, as microgpt writes it: g**2 and v_hat**0.5 are the C library's pow.
//
// pow is not correctly rounded: its error stays below 0.509 ULP + 1.3 * 2^-15 |log result|, so below 0.5122 where the
// result lies between 1e-30 and 1e30. Where the exact result is at least 0.0125 ULP away from the middle between two
// doubles, pow returns the nearest double, and so do x * x and sqrt. The distance comes from the product's or root's exact
// remainder. The other lanes, about 3 %, are noted and done again with pow, a vector of them at a time.
#pragma once

#include "base/math/pow.hpp"
#include "exact/view.hpp"

namespace ear::exact {

inline constexpr double kSafe = 0.4875;  // in ULP: 0.5 - 0.0125

// Whether pow might not return `result`, whose exact value lies `rest` / `slope` away; NaN is doubtful. Below a power of
// two the doubles lie twice as dense, so the ULP is that of the double before.
template <class S>
inline typename S::M doubtful(typename S::V result, typename S::V rest, typename S::V slope) {
  const typename S::U below = S::bits(result) - S::word(1);
  const typename S::V ulp = S::number(below & S::word(0x7ff0000000000000u));
  const auto near_tie = S::neither(S::less(S::magnitude(rest), slope * ulp));
  return S::either(near_tie, S::outside(result, 1e-30, 1e30));
}

template <class S>
inline typename S::M square_doubtful(typename S::V x, typename S::V square) {
  const auto doubt = doubtful<S>(square, S::square_rest(x, square), S::all(kSafe * 0x1p-52));
  return S::both(doubt, S::neither(S::is_zero(x)));  // pow(0, 2) is 0 * 0
}

// The error of a root is (x - root^2) / (2 root).
template <class S>
inline typename S::M root_doubtful(typename S::V x, typename S::V root) {
  return doubtful<S>(root, S::root_rest(x, root), S::all(2 * kSafe * 0x1p-52) * root);
}

// x / divisor, rounded correctly: a true division, or where that is slow the reciprocal and two steps of correction by the
// exact remainder. The second step starts from a neighbour of the quotient, which makes it right (Markstein 1990) unless
// the divisor's digits are all ones; |x| between 1e-200 and 1e200, or 0.
struct Divisor {
  double value, reciprocal;
  bool one, plain;
};
static inline Divisor divisor_of(double value) {
  const unsigned long long digits = __builtin_bit_cast(unsigned long long, value) & 0x000fffffffffffffu;
  return {value, 1.0 / value, value == 1.0, digits == 0x000fffffffffffffu};
}
template <class S>
inline typename S::V quotient(typename S::V x, const Divisor& divisor) {
  if (divisor.one) return x;
  const typename S::V by = S::all(divisor.value);
  if (!S::has_fma || divisor.plain) return x / by;
  const typename S::V reciprocal = S::all(divisor.reciprocal);
  typename S::V result = x * reciprocal;
  for (int i = 0; i < 2; i++) result = S::fma(S::fma(-by, result, x), reciprocal, result);
  return result;
}

// Elements of a block that are done again with care.
struct Noted {
  int index[264];
  int count;
};
template <class S>
inline void note(Noted& noted, int from, typename S::M which) {
  for (unsigned left = S::lanes(which); left != 0; left &= left - 1) noted.index[noted.count++] = from + __builtin_ctz(left);
}

inline constexpr int kBlock = 256;  // elements that stay in the first-level cache between the passes

// squares (n) = pow(g, 2).
template <class S>
inline void adam_squares(double* squares, const double* g, int n, Noted& noted) {
  noted.count = 0;
  for (int i = 0; i < n; i += S::width) {
    const typename S::V x = S::load(g + i);
    const typename S::V square = x * x;
    S::store(squares + i, square);
    note<S>(noted, i, square_doubtful<S>(x, square));
  }
  for (int k = 0; k < noted.count; k += S::width) {
    typename S::V x = S::all(1);
    for (int lane = 0; lane < S::width && k + lane < noted.count; lane++) {
      S::put(x, lane, __builtin_fabs(g[noted.index[k + lane]]));
    }
    const typename S::V square = math::pow_lanes<S>(x, 2.0);
    for (int lane = 0; lane < S::width && k + lane < noted.count; lane++) {
      squares[noted.index[k + lane]] = S::get(square, lane);
    }
  }
}

template <class S>
inline void adam_block(double* w, double* m, double* v, const double* g, int n, const AdamStep& step, const Divisor& by1,
                       const Divisor& by2) {
  using V = typename S::V;
  double squares[kBlock];
  double before[kBlock];
  Noted noted;
  adam_squares<S>(squares, g, n, noted);
  noted.count = 0;
  const V rate = S::all(step.rate);
  const V eps = S::all(step.eps);
  for (int i = 0; i < n; i += S::width) {
    const V first = S::all(step.beta1) * S::load(m + i) + S::all(1 - step.beta1) * S::load(g + i);
    const V second = S::all(step.beta2) * S::load(v + i) + S::all(1 - step.beta2) * S::load(squares + i);
    const V weight = S::load(w + i);
    const V second_hat = quotient<S>(second, by2);
    const V root = S::nearly_sqrt(second_hat);
    const V move = rate * quotient<S>(first, by1) / (root + eps);
    S::store(m + i, first);
    S::store(v + i, second);
    S::store(before + i, weight);
    S::store(w + i, weight - move);
    // Where both moments are zero nothing moves, whatever the root.
    const auto still = S::both(S::is_zero(first), S::is_zero(second));
    const auto odd = S::both(S::outside(S::magnitude(first), 1e-200, 1e200), S::neither(S::is_zero(first)));
    note<S>(noted, i, S::both(S::either(root_doubtful<S>(second_hat, root), odd), S::neither(still)));
  }
  for (int k = 0; k < noted.count; k += S::width) {
    V first = S::all(1), second = S::all(1), weight = S::all(1);
    for (int lane = 0; lane < S::width && k + lane < noted.count; lane++) {
      const int i = noted.index[k + lane];
      S::put(first, lane, m[i]);
      S::put(second, lane, v[i]);
      S::put(weight, lane, before[i]);
    }
    const V root = math::pow_lanes<S>(second / S::all(step.correction2), 0.5);
    const V moved = weight - rate * (first / S::all(step.correction1)) / (root + eps);
    for (int lane = 0; lane < S::width && k + lane < noted.count; lane++) w[noted.index[k + lane]] = S::get(moved, lane);
  }
}

template <class S>
inline void adam(double* w, double* m, double* v, const double* g, long P, const AdamStep& step) {
  const Divisor by1 = divisor_of(step.correction1), by2 = divisor_of(step.correction2);
  for (long i = 0; i < P; i += kBlock) {
    const int n = P - i < kBlock ? static_cast<int>(P - i) : kBlock;
    adam_block<S>(w + i, m + i, v + i, g + i, n, step, by1, by2);
  }
}

}  // namespace ear::exact
