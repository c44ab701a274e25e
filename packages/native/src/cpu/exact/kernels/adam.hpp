// Adam with bias correction, as microgpt writes it: g**2 and v_hat**0.5 are the C library's pow.
//
// pow is not correctly rounded: its error stays below 0.509 ULP + 1.3 * 2^-15 |log result|, so below 0.5122 where the
// result lies between 1e-30 and 1e30. Where the exact result is at least 0.0125 ULP away from the middle between two
// doubles, pow returns the nearest double, and so do x * x and sqrt. The distance comes from the product's or root's
// exact remainder. The other lanes, about 3 %, are noted and done again with pow, a vector of them at a time.
#pragma once

#include "base/math/pow.hpp"
#include "exact/kernels/blocks.hpp"

namespace ear::exact {

inline constexpr double kSafe = 0.4875;  // in ULP: 0.5 - 0.0125

// Where pow surely returns `result`, whose exact value lies `rest` / `slope` away; not for NaN. Below a power of two
// the doubles lie twice as dense, so the ULP is that of the double before; 0 is pow(0, 2) and pow(0, 0.5), and sure.
template <class S>
inline typename S::M sure(typename S::V result, typename S::V rest, typename S::V slope) {
  const typename S::U below = S::bits(result) - S::word(1);
  const typename S::V ulp = S::number(below & S::word(0x7ff0000000000000u));
  // For a root of 0 the right side is 0 * infinity; hence "not at least" and not "less".
  return S::zero_or_inside(S::not_at_least(S::magnitude(rest), slope * ulp), result, 1e-30, 1e30);
}
template <class S>
inline typename S::M square_is_sure(typename S::V x, typename S::V square) {
  return sure<S>(square, S::square_rest(x, square), S::all(kSafe * 0x1p-52));
}
// The error of a root is (x - root^2) / (2 root).
template <class S>
inline typename S::M root_is_sure(typename S::V x, typename S::V root) {
  return sure<S>(root, S::root_rest(x, root), S::all(2 * kSafe * 0x1p-52) * root);
}

// x / divisor, rounded correctly: a true division, or where that is slow the reciprocal and two steps of correction by
// the exact remainder. The second step starts from a neighbour of the quotient, which makes it right (Markstein 1990)
// unless the divisor's digits are all ones; |x| between 1e-200 and 1e200, or 0.
template <class S>
struct Divisor {
  typename S::V value, reciprocal;

  explicit Divisor(double by) : value(S::all(by)), reciprocal(S::all(1.0 / by)) {}
  static bool corrects(double by) {
    const unsigned long long digits = __builtin_bit_cast(unsigned long long, by) & 0x000fffffffffffffu;
    return S::has_fma && digits != 0x000fffffffffffffu;
  }
  // Of N vectors, in place, side by side.
  template <bool corrected, int N>
  void divide(typename S::V* x) const {
    if constexpr (!corrected) {
      for (int n = 0; n < N; n++) x[n] = x[n] / value;
      return;
    }
    typename S::V result[N], rest[N];
    for (int n = 0; n < N; n++) result[n] = x[n] * reciprocal;
    for (int step = 0; step < 2; step++) {
      for (int n = 0; n < N; n++) rest[n] = S::fma(-value, result[n], x[n]);
      for (int n = 0; n < N; n++) result[n] = S::fma(rest[n], reciprocal, result[n]);
    }
    for (int n = 0; n < N; n++) x[n] = result[n];
  }
};

inline constexpr int kBlock = 512;  // elements that stay close between the passes

// The elements of a block that are done again with care: one byte a vector while the block is walked, a list
// afterwards.
template <class S>
struct Doubts {
  alignas(8) unsigned char marks[kBlock / S::width];
  int index[kBlock + kTile];
  int count;

  void mark(int from, typename S::M sure) {
    constexpr unsigned kAll = (1u << S::width) - 1;
    marks[from / S::width] = static_cast<unsigned char>(~S::lanes(sure) & kAll);
  }
  // Collects what is marked among n elements and calls body(index) for each vector of them; the last vector is filled
  // up with its last element.
  template <class Body>
  void settle(int n, const Body& body) {
    count = 0;
    const int vectors = (n + S::width - 1) / S::width;
    for (int i = vectors; i % 8 != 0; i++) marks[i] = 0;
    for (int vector = 0; vector < vectors; vector += 8) {
      unsigned long long word;
      __builtin_memcpy(&word, marks + vector, sizeof word);
      for (; word != 0; word &= word - 1) {
        const int bit = __builtin_ctzll(word);
        index[count++] = (vector + bit / 8) * S::width + bit % 8;
      }
    }
    if (count == 0) return;
    for (int lane = 0; lane < S::width; lane++) index[count + lane] = index[count - 1];
    for (int i = 0; i < count; i += S::width) body(index + i);
  }
};

// squares (n) = pow(g, 2).
template <class S>
inline void adam_squares(double* squares, const double* g, int n, Doubts<S>& doubts) {
  for (int i = 0; i < n; i += S::width) {
    const typename S::V x = S::load(g + i);
    const typename S::V square = x * x;
    S::store(squares + i, square);
    doubts.mark(i, square_is_sure<S>(x, square));
  }
  doubts.settle(n, [&](const int* index) {
    S::place(squares, index, math::pow_lanes<S>(S::magnitude(S::pick(g, index)), 2.0));
  });
}

// first_is_hat: the first moment needs no division, since its divisor has become 1 (step 226 of microgpt's recipe).
template <class S, bool first_is_hat, bool corrected>
inline void adam_block(double* w, double* m, double* v, const double* g, int n, const AdamStep& step) {
  using V = typename S::V;
  // Copies, since the compiler has to expect that a store to w changes what a reference leads to.
  const Divisor<S> by1(step.correction1), by2(step.correction2);
  const V beta1 = S::all(step.beta1), beta2 = S::all(step.beta2);
  const V part1 = S::all(1 - step.beta1), part2 = S::all(1 - step.beta2);
  const V rate = S::all(step.rate), eps = S::all(step.eps);
  alignas(64) double squares[kBlock];
  Doubts<S> doubts;
  adam_squares<S>(squares, g, n, doubts);
  // Three vectors at once: one alone is a chain of some thirty operations, each waiting for the one before.
  in_blocks<3>(0, n / S::width, [&]<int N>(int vector) {
    const int i = vector * S::width;
    V first[N], first_hat[N], second_hat[N], root[N];
    for (int k = 0; k < N; k++) {
      const int at = i + k * S::width;
      first_hat[k] = first[k] = beta1 * S::load(m + at) + part1 * S::load(g + at);
      second_hat[k] = beta2 * S::load(v + at) + part2 * S::load(squares + at);
      S::store(m + at, first[k]);
      S::store(v + at, second_hat[k]);
    }
    by2.template divide<corrected, N>(second_hat);
    S::template nearly_sqrt<N>(root, second_hat);
    if constexpr (!first_is_hat) by1.template divide<corrected, N>(first_hat);
    for (int k = 0; k < N; k++) {
      const int at = i + k * S::width;
      const V weight = S::load(w + at);
      const V moved = weight - rate * first_hat[k] / (root[k] + eps);
      auto sure = root_is_sure<S>(second_hat[k], root[k]);
      if constexpr (!first_is_hat) sure = S::zero_or_inside(sure, S::magnitude(first[k]), 1e-200, 1e200);
      S::store(w + at, S::select(sure, moved, weight));
      doubts.mark(at, sure);
    }
  });
  doubts.settle(n, [&](const int* index) {
    const V root = math::pow_lanes<S>(S::pick(v, index) / by2.value, 0.5);
    const V move = rate * (S::pick(m, index) / by1.value) / (root + eps);
    S::place(w, index, S::pick(w, index) - move);
  });
}

template <class S>
inline void adam(double* w, double* m, double* v, const double* g, long P, const AdamStep& step) {
  const bool first_is_hat = step.correction1 == 1;
  const bool corrected =
      Divisor<S>::corrects(step.correction2) && (first_is_hat || Divisor<S>::corrects(step.correction1));
  const auto block = corrected ? (first_is_hat ? adam_block<S, true, true> : adam_block<S, false, true>)
                               : (first_is_hat ? adam_block<S, true, false> : adam_block<S, false, false>);
  for (long i = 0; i < P; i += kBlock) {
    block(w + i, m + i, v + i, g + i, P - i < kBlock ? static_cast<int>(P - i) : kBlock, step);
  }
}

}  // namespace ear::exact
