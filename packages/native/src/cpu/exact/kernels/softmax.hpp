// Softmax as microgpt writes it, over n numbers for every position of a vector: e / total is e * total^-1, from pow.
#pragma once

#include "exact/view.hpp"

namespace ear::exact {

// x (n, 8) becomes exp(x - largest) from its column `at` on, one vector wide.
template <class S>
inline void softmax_forward(typename S::T* x, int n, typename S::T* total, typename S::T* inverse) {
  using V = typename S::V;
  V largest = S::load(x);
  for (int i = 1; i < n; i++) largest = S::max(largest, S::load(x + i * kTile));
  V sum = S::all(0);
  for (int i = 0; i < n; i++) {
    const V grown = S::exp(S::load(x + i * kTile) - largest);
    S::store(x + i * kTile, grown);
    sum = sum + grown;
  }
  S::store(total, sum);
  S::store(inverse, S::inverse(sum));
}

// The derivative of total^-1 by the total.
template <class S>
inline typename S::V inverse_slope(typename S::V total) {
  return S::all(-1) * S::inverse_square(total);
}

}  // namespace ear::exact
