// Matrix products of a tile, each sum in microgpt's order: y = W x, dx = W^T dy, dW = dy x^T.
//
// Lanes are positions where a sum runs over features, and features where it runs over positions; several rows or
// columns stay in registers over the whole sum, which changes no order within any one of them.
#pragma once

#include "exact/kernels/blocks.hpp"

namespace ear::exact {

// What one sum begins with is 0, as Python's sum() does.
template <class S, int R, int N>
inline void linear_block(typename S::T* y, const typename S::T* w, const typename S::T* x, int columns) {
  typename S::V sum[R][N];
  for (int r = 0; r < R; r++) {
    for (int n = 0; n < N; n++) sum[r][n] = S::all(0);
  }
  for (int j = 0; j < columns; j++) {
    typename S::V in[N];
    for (int n = 0; n < N; n++) in[n] = S::load(x + j * kTile + n * S::width);
    for (int r = 0; r < R; r++) {
      const typename S::V weight = S::all(w[static_cast<long>(r) * columns + j]);
      for (int n = 0; n < N; n++) sum[r][n] = S::add_product(sum[r][n], weight, in[n]);
    }
  }
  for (int r = 0; r < R; r++) {
    for (int n = 0; n < N; n++) S::store(y + r * kTile + n * S::width, sum[r][n]);
  }
}

// y (rows, 8) = W (rows, columns) x (columns, 8), the first N vectors of the tile.
template <class S, int N>
inline void linear_forward(typename S::T* y, const typename S::T* w, const typename S::T* x, int rows, int columns) {
  in_blocks<S::registers / N>(0, rows, [&]<int R>(int row) {
    linear_block<S, R, N>(y + row * kTile, w + static_cast<long>(row) * columns, x, columns);
  });
}

template <class S, int R, int N>
inline void input_block(typename S::T* dx, const Rows<typename S::T>* segments, int count, int column, int columns) {
  typename S::V sum[R][N];
  for (int r = 0; r < R; r++) {
    for (int n = 0; n < N; n++) sum[r][n] = S::all(0);
  }
  for (int s = 0; s < count; s++) {
    const auto [weights, dy, rows] = segments[s];
    for (int i = rows - 1; i >= 0; i--) {
      const typename S::T* w = weights + static_cast<long>(i) * columns + column;
      typename S::V out[N];
      for (int n = 0; n < N; n++) out[n] = S::load(dy + i * kTile + n * S::width);
      for (int r = 0; r < R; r++) {
        const typename S::V weight = S::all(w[r]);
        for (int n = 0; n < N; n++) sum[r][n] = S::add_product(sum[r][n], weight, out[n]);
      }
    }
  }
  for (int r = 0; r < R; r++) {
    for (int n = 0; n < N; n++) S::store(dx + (column + r) * kTile + n * S::width, sum[r][n]);
  }
}

// dx (columns, 8) = the sum over segments in turn, rows last to first, of W^T dy.
template <class S, int N>
inline void input_gradient(typename S::T* dx, const Rows<typename S::T>* segments, int count, int columns) {
  in_blocks<S::registers / N>(0, columns, [&]<int R>(int column) {
    input_block<S, R, N>(dx, segments, count, column, columns);
  });
}

// Tiles of dy begin dy_tile numbers apart; rows of x are x_stride long.
template <class S>
struct Positions {
  const typename S::T* x;
  long x_stride;
  const typename S::T* dy;
  long dy_tile;
  int n;
};

template <class S, int R, int K>
inline void weight_block(typename S::T* dw, const Positions<S>& at, int row, int column, int columns) {
  using V = typename S::V;
  V sum[R][K];
  for (int r = 0; r < R; r++) {
    for (int k = 0; k < K; k++) sum[r][k] = S::all(0);
  }
  for (int p = at.n - 1; p >= 0; p--) {
    const typename S::T* x = at.x + p * at.x_stride + column;
    const typename S::T* dy = at.dy + p / kTile * at.dy_tile + static_cast<long>(row) * kTile + p % kTile;
    V in[K];
    for (int k = 0; k < K; k++) in[k] = S::load(x + k * S::width);
    for (int r = 0; r < R; r++) {
      const V out = S::all(dy[r * kTile]);
      for (int k = 0; k < K; k++) sum[r][k] = S::add_product(sum[r][k], out, in[k]);
    }
  }
  for (int r = 0; r < R; r++) {
    typename S::T* to = dw + static_cast<long>(row + r) * columns + column;
    for (int k = 0; k < K; k++) {
      const int left = columns - column - k * S::width;
      if (left >= S::width) S::store(to + k * S::width, sum[r][k]);
      else if (left > 0) S::store_first(to + k * S::width, sum[r][k], left);
    }
  }
}

// dW (rows, columns) = the sum over positions, last to first, of dy x^T. Rows of x are padded to a multiple of 16.
template <class S>
inline void weight_gradient(typename S::T* dw, const Positions<S>& at, int rows, int columns) {
  in_blocks<S::registers / 2>(0, rows, [&]<int R>(int row) {
    int column = 0;
    for (; column + S::width < columns; column += 2 * S::width) weight_block<S, R, 2>(dw, at, row, column, columns);
    if (column < columns) weight_block<S, R, 1>(dw, at, row, column, columns);
  });
}

}  // namespace ear::exact
