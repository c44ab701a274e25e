// Single<L>: the same model in single precision, for speed: products are fused with the sums they meet, and powers and
// exponentials are good to a few units of the last place instead of CPython's bits.
#pragma once

#include "exact/kernels/backward.hpp"

namespace ear::exact {

template <class L>
struct Single : L {
  using V = typename L::V;
  static constexpr int registers = 8;

  static V add_product(V sum, V a, V b) { return L::fma(a, b, sum); }
  static float add_one_product(float sum, float a, float b) { return sum + a * b; }
  static float one_over(float x) { return 1.0f / x; }
  static V inverse(V x) { return L::all(1) / x; }
  static V inverse_square(V x) { return L::all(1) / (x * x); }
  static V inverse_root(V x) { return L::all(1) / L::sqrt(x); }
  static V inverse_root_cubed(V x) { return L::all(1) / (x * L::sqrt(x)); }

  // e^x = 2^whole * e^rest with |rest| <= ln2 / 2, whose series to the sixth power is good to 2^-24. Below -87 it stays
  // at e^-87; softmax asks for nothing above 0.
  static V exp(V x) {
    typedef typename L::M M;
    const V rounder = L::all(0x1.8p23f);
    const V bounded = L::max(x, L::all(-87.0f));
    const V shifted = L::fma(bounded, L::all(0x1.715476p0f), rounder);
    const V whole = shifted - rounder;
    V rest = L::fma(whole, L::all(-0x1.62e4p-1f), bounded);
    rest = L::fma(whole, L::all(-0x1.7f7d1cp-20f), rest);
    const float inverse_factorials[] = {1.0f / 120, 1.0f / 24, 1.0f / 6, 0.5f, 1.0f, 1.0f};
    V sum = L::all(1.0f / 720);
    for (int i = 0; i < 6; i++) sum = L::fma(sum, rest, L::all(inverse_factorials[i]));
    return (V)((M)sum + ((M)shifted << 23));
  }
};

// Adam with bias correction; P a multiple of 8.
template <class S>
inline void single_adam(float* w, float* m, float* v, const float* g, long P, const AdamStep& step) {
  using V = typename S::V;
  const V beta1 = S::all(static_cast<float>(step.beta1)), part1 = S::all(static_cast<float>(1 - step.beta1));
  const V beta2 = S::all(static_cast<float>(step.beta2)), part2 = S::all(static_cast<float>(1 - step.beta2));
  const V rate = S::all(static_cast<float>(step.rate / step.correction1)), eps = S::all(static_cast<float>(step.eps));
  const V scale2 = S::all(static_cast<float>(1 / step.correction2));
  for (long i = 0; i < P; i += S::width) {
    const V slope = S::load(g + i);
    const V first = S::fma(beta1, S::load(m + i), part1 * slope);
    const V second = S::fma(beta2, S::load(v + i), part2 * (slope * slope));
    S::store(m + i, first);
    S::store(v + i, second);
    S::store(w + i, S::load(w + i) - rate * first / (S::sqrt(second * scale2) + eps));
  }
}

template <class L>
constexpr Passes<float> single_passes() {
  using S = Single<L>;
  return {forward<S>, softmax<S>, backward<S>, single_adam<S>, nullptr, nullptr};
}

}  // namespace ear::exact
