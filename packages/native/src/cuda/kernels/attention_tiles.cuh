/*
 * What the passes of attention have in common. A block of four warps holds 64 rows of one head, sixteen a warp, as
 * operands of products in registers, and walks over the columns tile by tile in shared memory: rows are queries and
 * columns keys, or rows are keys and columns queries. What lies above the diagonal is never multiplied.
 *
 * W: numbers of a head that are held at a time, 64 or 128. Wider heads are taken W by W, each block answering for W
 * numbers of the result.
 */
#pragma once

#include "mma.cuh"

#ifdef __NVCC__
#define UNROLL _Pragma("unroll")
#else
#define UNROLL
#endif

enum { BLOCK_ROWS = 64, WARP_ROWS = 16 };

template <int W>
struct Tile {
  static constexpr int columns = 4096 / W, row = W + 8, size = columns * row;  // eight more: no two rows share a bank
  static constexpr int eights = columns / 8;
};

// One head of one batch: number i of position t is at[t * apart + i], t < T, i < HS.
struct head_t {
  const act_t* at;
  long apart;
  int T, HS;
};

__device__ inline act_t number_of(const head_t& x, int t, int i) {
  return t < x.T && i < x.HS ? x.at[t * x.apart + i] : narrow(0.0f);
}

// The warp's rows from `row` on, numbers from .. from + W - 1, as the left operand; zero where there is nothing.
template <int W>
__device__ inline void load_rows(pair_t (&rows)[W / 16][4], const head_t& x, int row, int from) {
  UNROLL for (int k = 0; k < W / 16; k++) {
    UNROLL for (int i = 0; i < 4; i++) {
      const int t = row + lane_row() + i % 2 * 8, at = from + k * 16 + lane_pair() + i / 2 * 8;
      rows[k][i] = pair_of(number_of(x, t, at), number_of(x, t, at + 1));
    }
  }
}

struct __align__(16) eight_t {
  act_t x[8];
};

// tile (columns, W): positions from `first` on, numbers from `from` on; zero where there is nothing.
template <int W>
__device__ inline void load_columns(act_t* tile, const head_t& x, int first, int from) {
  if (x.HS % 8 == 0) {
    for (int i = threadIdx.x; i < Tile<W>::columns * (W / 8); i += blockDim.x) {
      const int t = i / (W / 8), at = i % (W / 8) * 8;
      eight_t eight = {};
      if (first + t < x.T && from + at < x.HS) eight = *(const eight_t*)(x.at + (first + t) * x.apart + from + at);
      *(eight_t*)(tile + t * Tile<W>::row + at) = eight;
    }
    return;
  }
  for (int i = threadIdx.x; i < Tile<W>::columns * W; i += blockDim.x)
    tile[i / W * Tile<W>::row + i % W] = number_of(x, first + i / W, from + i % W);
}

// Eights of columns, begin <= n < end.
struct span_t {
  int begin, end;
};

// Which columns of a tile from `column` on the warp's rows from `row` on have to do with: keys up to their query.
template <bool ROWS_ARE_QUERIES>
__device__ inline span_t span_of(int row, int column, int T) {
  if (row >= T) return {0, 0};
  if (ROWS_ARE_QUERIES) return {0, ((row + WARP_ROWS < T ? row + WARP_ROWS : T) - column + 7) / 8};
  return {row > column ? (row - column) / 8 : 0, (T - column + 7) / 8};
}
template <bool ROWS_ARE_QUERIES>
__device__ inline bool meets(int row, int column, int T) {
  return ROWS_ARE_QUERIES ? column <= row && row < T : row <= column && column < T;
}

// scores (16, columns) += rows (16, W) * tile^T, `depth` numbers deep.
template <int W>
__device__ inline void multiply(float (&scores)[Tile<W>::eights][4], const pair_t (&rows)[W / 16][4], const act_t* tile,
                                span_t span, int depth) {
  UNROLL for (int n = 0; n < Tile<W>::eights; n++) {
    if (n < span.begin || n >= span.end) continue;
    UNROLL for (int k = 0; k < W / 16; k++) {
      if (k * 16 >= depth) continue;
      const act_t* at = tile + (n * 8 + lane_row()) * Tile<W>::row + k * 16 + lane_pair();
      const pair_t columns[2] = {*(const pair_t*)at, *(const pair_t*)(at + 8)};
      mma(scores[n], rows[k], columns);
    }
  }
}

// sums (16, W) += weights (16, columns) * tile, weights zero outside of the span; `depth` of the W sums.
template <int W>
__device__ inline void gather(float (&sums)[W / 8][4], const float (&weights)[Tile<W>::eights][4], const act_t* tile,
                              span_t span, int depth) {
  UNROLL for (int k = 0; k < Tile<W>::eights / 2; k++) {
    if (2 * k + 1 < span.begin || 2 * k >= span.end) continue;
    // What a product leaves in a lane is what the next one wants there.
    pair_t left[4];
    UNROLL for (int i = 0; i < 4; i++)
      left[i] = pair_of(narrow(weights[2 * k + i / 2][i % 2 * 2]), narrow(weights[2 * k + i / 2][i % 2 * 2 + 1]));
    UNROLL for (int n = 0; n < W / 8; n++) {
      if (n * 8 >= depth) continue;
      const act_t* at = tile + (k * 16 + lane_pair()) * Tile<W>::row + n * 8 + lane_row();
      const pair_t right[2] = {pair_of(at[0], at[Tile<W>::row]), pair_of(at[8 * Tile<W>::row], at[9 * Tile<W>::row])};
      mma(sums[n], left, right);
    }
  }
}

// to[t * apart + i] for the warp's rows from `row` on and numbers from `from` on: sums times the factor of their row.
template <int W>
__device__ inline void store_rows(act_t* to, long apart, const float (&sums)[W / 8][4], int row, int from, int T,
                                  int HS, const float (&factor)[2]) {
  UNROLL for (int n = 0; n < W / 8; n++) {
    UNROLL for (int i = 0; i < 4; i++) {
      const int t = row + lane_row() + i / 2 * 8, at = from + n * 8 + lane_pair() + i % 2;
      if (t < T && at < HS) to[t * apart + at] = narrow(sums[n][i] * factor[i / 2]);
    }
  }
}
