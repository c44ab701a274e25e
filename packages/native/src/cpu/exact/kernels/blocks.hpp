// How kernels walk: so many rows at a time as stay in registers, and so many vectors as a tile holds positions.
#pragma once

#include "exact/view.hpp"

namespace ear::exact {

// body<R>(i) for i from `from` to `to`: R at a time, then what is left by halves.
template <int R, class Body>
inline void in_blocks(int from, int to, const Body& body) {
  for (; from + R <= to; from += R) body.template operator()<R>(from);
  if constexpr (R > 1) {
    if (from < to) in_blocks<R / 2>(from, to, body);
  }
}

// body<N>() where N vectors of S hold `positions` of a tile (1 .. 8).
template <class S, int N = kTile / S::width, class Body>
inline void with_vectors(int positions, const Body& body) {
  if constexpr (N > 1) {
    if (positions <= (N - 1) * S::width) return with_vectors<S, N - 1>(positions, body);
  }
  body.template operator()<N>();
}

// How many positions of a document of n lie in a tile.
template <class S>
inline int positions_of_tile(int n, int tile) {
  const int left = n - tile * kTile;
  return left < kTile ? left : kTile;
}

}  // namespace ear::exact
