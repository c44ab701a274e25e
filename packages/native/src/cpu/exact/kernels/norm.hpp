// RMSNorm of every position of a tile: out = x * (mean(x^2) + 1e-5)^-1/2, sums over features in order.
#pragma once

#include "exact/view.hpp"

namespace ear::exact {

// out may not be x. means and scales (8) are kept for the way back.
template <class S, int N>
inline void norm_forward(typename S::T* out, typename S::T* means, typename S::T* scales, const typename S::T* x,
                         int width, typename S::T inverse_width) {
  using V = typename S::V;
  for (int n = 0; n < N; n++) {
    const int at = n * S::width;
    V sum = S::all(0);
    for (int i = 0; i < width; i++) {
      const V value = S::load(x + i * kTile + at);
      sum = S::add_product(sum, value, value);
    }
    const V mean = S::add_product(S::all(static_cast<typename S::T>(1e-5)), sum, S::all(inverse_width));
    const V scale = S::inverse_root(mean);
    S::store(means + at, mean);
    S::store(scales + at, scale);
    for (int i = 0; i < width; i++) S::store(out + i * kTile + at, S::load(x + i * kTile + at) * scale);
  }
}

// dx (width, 8) += the derivative through the norm, given dout (width, 8).
template <class S, int N>
inline void norm_backward(typename S::T* dx, const typename S::T* dout, const typename S::T* x,
                          const typename S::T* means, const typename S::T* scales, int width,
                          typename S::T inverse_width) {
  using V = typename S::V;
  for (int n = 0; n < N; n++) {
    const int at = n * S::width;
    V dscale = S::all(0);
    for (int i = width - 1; i >= 0; i--) {
      dscale = S::add_product(dscale, S::load(x + i * kTile + at), S::load(dout + i * kTile + at));
    }
    const V dmean = (S::all(static_cast<typename S::T>(-0.5)) * S::inverse_root_cubed(S::load(means + at))) * dscale;
    const V dsquare = S::all(inverse_width) * dmean;
    const V scale = S::load(scales + at);
    for (int i = 0; i < width; i++) {
      const V value = S::load(x + i * kTile + at);
      V sum = S::load(dx + i * kTile + at);
      sum = S::add_product(sum, scale, S::load(dout + i * kTile + at));
      // x * x has x as both of its children, so its derivative arrives in two equal halves.
      const V half = value * dsquare;
      S::store(dx + i * kTile + at, (sum + half) + half);
    }
  }
}

}  // namespace ear::exact
