/*
 * The way back through attention: probabilities are computed again from lse. One pass for queries, one for keys and one
 * for values, each block answering for rows of its own, so that no atomic decides the order of a sum. Shapes:
 * attention.cuh.
 *
 * dqkv has the shape of qkv; dout is the derivative of out (B, T, NH * HS); delta (B, NH, T) is what attention_delta
 * made.
 */
#pragma once

#include "attention.cuh"

// delta = the sum over a head of dout * out. A warp for each of the N * NH heads of rows.
KERNEL void attention_delta(float* delta, const act_t* dout, const act_t* out, int N, int T, int NH, int HS) {
  const long head = (long)blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32;
  if (head >= (long)N * NH) return;
  float sum = 0.0f;
  for (int i = threadIdx.x % 32; i < HS; i += 32) sum += widen(dout[head * HS + i]) * widen(out[head * HS + i]);
  sum = warp_sum(sum);
  const long row = head / NH;
  if (threadIdx.x % 32 == 0) delta[(row / T * NH + head % NH) * T + row % T] = sum;
}

// What queries of a tile of columns know of their rows: lse and delta (columns), zero beyond T.
__device__ inline void load_known(float* tile, const float* of_head, int first, int columns, int T) {
  for (int i = threadIdx.x; i < columns; i += blockDim.x) tile[i] = first + i < T ? of_head[first + i] : 0.0f;
}

// Scores become probabilities, zero where rows and columns do not meet. of_rows: lse of the lane's two rows.
template <int W, bool ROWS_ARE_QUERIES>
__device__ inline void recall(float (&scores)[Tile<W>::eights][4], const float (&of_rows)[2], const float* of_columns,
                              int row, int column, int T, float scale) {
  UNROLL for (int n = 0; n < Tile<W>::eights; n++) {
    UNROLL for (int i = 0; i < 4; i++) {
      const int here = n * 8 + lane_pair() + i % 2;
      const bool met = meets<ROWS_ARE_QUERIES>(row + lane_row() + i / 2 * 8, column + here, T);
      const float lse = ROWS_ARE_QUERIES ? of_rows[i / 2] : of_columns[here];
      scores[n][i] = met ? exp2f(scores[n][i] * scale - lse) : 0.0f;
    }
  }
}

// Probabilities become derivatives of the scores, given those of the probabilities.
template <int W, bool ROWS_ARE_QUERIES>
__device__ inline void descend(float (&scores)[Tile<W>::eights][4], const float (&dscores)[Tile<W>::eights][4],
                               const float (&of_rows)[2], const float* of_columns) {
  UNROLL for (int n = 0; n < Tile<W>::eights; n++) {
    UNROLL for (int i = 0; i < 4; i++)
      scores[n][i] *= dscores[n][i] - (ROWS_ARE_QUERIES ? of_rows[i / 2] : of_columns[n * 8 + lane_pair() + i % 2]);
  }
}

template <int W>
struct Room {
  act_t *first, *second;   // tiles
  float *lse, *delta;      // (columns)
};

/*
 * sums (16, W) += dscores * the columns' first head, where dscores = p * (rows' second * columns' second - delta) and p
 * comes of rows' first * columns' first. Queries: (query, dout) against (key, value); keys: (key, value) against
 * (query, dout).
 */
template <int W, bool ROWS_ARE_QUERIES>
__device__ inline void walk(float (&sums)[W / 8][4], const Room<W>& room, const head_t (&rows)[2],
                            const head_t (&columns)[2], const float* lse, const float* delta, int first, int row,
                            int from, float scale) {
  const int T = rows[0].T, HS = rows[0].HS;
  float lse_of[2] = {}, delta_of[2] = {};
  for (int half = 0; half < 2 && ROWS_ARE_QUERIES; half++) {
    const int t = row + lane_row() + half * 8;
    lse_of[half] = t < T ? lse[t] : 0.0f;
    delta_of[half] = t < T ? delta[t] : 0.0f;
  }
  pair_t left[W / 16][4], right[W / 16][4];
  load_rows<W>(left, rows[0], row, 0);
  load_rows<W>(right, rows[1], row, 0);
  // Keys up to the last query of the block, or queries from the first key on: 64 rows are one or two tiles.
  const int begin = ROWS_ARE_QUERIES ? 0 : first;
  const int end = ROWS_ARE_QUERIES && first + BLOCK_ROWS < T ? first + BLOCK_ROWS : T;
  for (int column = begin; column < end; column += Tile<W>::columns) {
    const span_t span = span_of<ROWS_ARE_QUERIES>(row, column, T);
    float scores[Tile<W>::eights][4] = {}, dscores[Tile<W>::eights][4] = {};
    for (int at = 0; at < HS; at += W) {
      __syncthreads();
      load_columns<W>(room.first, columns[0], column, at);
      load_columns<W>(room.second, columns[1], column, at);
      if (!ROWS_ARE_QUERIES && at == 0) {
        load_known(room.lse, lse, column, Tile<W>::columns, T);
        load_known(room.delta, delta, column, Tile<W>::columns, T);
      }
      if (HS > W) {
        load_rows<W>(left, rows[0], row, at);
        load_rows<W>(right, rows[1], row, at);
      }
      __syncthreads();
      multiply<W>(scores, left, room.first, span, HS - at);
      multiply<W>(dscores, right, room.second, span, HS - at);
    }
    if (HS > W) {
      __syncthreads();
      load_columns<W>(room.first, columns[0], column, from);
      __syncthreads();
    }
    recall<W, ROWS_ARE_QUERIES>(scores, lse_of, room.lse, row, column, T, scale);
    descend<W, ROWS_ARE_QUERIES>(scores, dscores, delta_of, room.delta);
    gather<W>(sums, scores, room.first, span, HS - from);
  }
}

// dqkv's queries. scale: of the scores; grid (T / 64, NH * (HS / W), B), each rounded up; 128 threads.
template <int W>
KERNEL void attention_backward_query(act_t* dqkv, const act_t* dout, const act_t* qkv, const float* lse,
                                     const float* delta, int T, int NH, int NKV, int HS, float scale) {
  __shared__ __align__(16) act_t keys[Tile<W>::size];
  __shared__ __align__(16) act_t values[Tile<W>::size];
  const int parts = (HS + W - 1) / W, slots = NH + 2 * NKV, b = blockIdx.z;
  const int head = blockIdx.y / parts, from = blockIdx.y % parts * W, group = head / (NH / NKV);
  const int first = (gridDim.x - 1 - blockIdx.x) * BLOCK_ROWS, row = first + threadIdx.x / 32 * WARP_ROWS;
  const head_t rows[2] = {head_of(qkv, b, head, slots, T, HS), head_of(dout, b, head, NH, T, HS)};
  const head_t columns[2] = {head_of(qkv, b, NH + group, slots, T, HS),
                             head_of(qkv, b, NH + NKV + group, slots, T, HS)};
  const long known = ((long)b * NH + head) * T;
  float sums[W / 8][4] = {};
  walk<W, true>(sums, {keys, values, nullptr, nullptr}, rows, columns, lse + known, delta + known, first, row, from,
                scale * LOG2_E);
  const float factor[2] = {scale, scale};
  store_rows<W>(dqkv + ((long)b * T * slots + head) * HS, (long)slots * HS, sums, row, from, T, HS, factor);
}

// dqkv's keys, each the sum over the query heads of its group. Grid: (T / 64, NKV * (HS / W), B), rounded up.
template <int W>
KERNEL void attention_backward_key(act_t* dqkv, const act_t* dout, const act_t* qkv, const float* lse,
                                   const float* delta, int T, int NH, int NKV, int HS, float scale) {
  __shared__ __align__(16) act_t queries[Tile<W>::size];
  __shared__ __align__(16) act_t douts[Tile<W>::size];
  __shared__ float known[2][Tile<W>::columns];
  const int parts = (HS + W - 1) / W, slots = NH + 2 * NKV, heads = NH / NKV, b = blockIdx.z;
  const int group = blockIdx.y / parts, from = blockIdx.y % parts * W;
  const int first = blockIdx.x * BLOCK_ROWS, row = first + threadIdx.x / 32 * WARP_ROWS;
  const head_t rows[2] = {head_of(qkv, b, NH + group, slots, T, HS), head_of(qkv, b, NH + NKV + group, slots, T, HS)};
  float sums[W / 8][4] = {};
  for (int head = group * heads; head < (group + 1) * heads; head++) {
    const head_t columns[2] = {head_of(qkv, b, head, slots, T, HS), head_of(dout, b, head, NH, T, HS)};
    const long at = ((long)b * NH + head) * T;
    walk<W, false>(sums, {queries, douts, known[0], known[1]}, rows, columns, lse + at, delta + at, first, row, from,
                   scale * LOG2_E);
  }
  const float factor[2] = {scale, scale};
  store_rows<W>(dqkv + ((long)b * T * slots + NH + group) * HS, (long)slots * HS, sums, row, from, T, HS, factor);
}

// dqkv's values: probabilities times dout, summed over the group. Grid as for keys.
template <int W>
KERNEL void attention_backward_value(act_t* dqkv, const act_t* dout, const act_t* qkv, const float* lse, int T, int NH,
                                     int NKV, int HS, float scale) {
  __shared__ __align__(16) act_t queries[Tile<W>::size];
  __shared__ __align__(16) act_t douts[Tile<W>::size];
  __shared__ float known[Tile<W>::columns];
  const int parts = (HS + W - 1) / W, slots = NH + 2 * NKV, heads = NH / NKV, b = blockIdx.z;
  const int group = blockIdx.y / parts, from = blockIdx.y % parts * W;
  const int first = blockIdx.x * BLOCK_ROWS, row = first + threadIdx.x / 32 * WARP_ROWS;
  const head_t key = head_of(qkv, b, NH + group, slots, T, HS);
  pair_t rows[W / 16][4];
  load_rows<W>(rows, key, row, 0);
  float sums[W / 8][4] = {};
  for (int head = group * heads; head < (group + 1) * heads; head++) {
    const head_t query = head_of(qkv, b, head, slots, T, HS), of_out = head_of(dout, b, head, NH, T, HS);
    for (int column = first; column < T; column += Tile<W>::columns) {
      const span_t span = span_of<false>(row, column, T);
      float scores[Tile<W>::eights][4] = {};
      for (int at = 0; at < HS; at += W) {
        __syncthreads();
        load_columns<W>(queries, query, column, at);
        if (at == 0) {
          load_columns<W>(douts, of_out, column, from);
          load_known(known, lse + ((long)b * NH + head) * T, column, Tile<W>::columns, T);
        }
        if (HS > W) load_rows<W>(rows, key, row, at);
        __syncthreads();
        multiply<W>(scores, rows, queries, span, HS - at);
      }
      const float none[2] = {};
      recall<W, false>(scores, none, known, row, column, T, scale * LOG2_E);
      gather<W>(sums, scores, douts, span, HS - from);
    }
  }
  const float one[2] = {1.0f, 1.0f};
  store_rows<W>(dqkv + ((long)b * T * slots + NH + NKV + group) * HS, (long)slots * HS, sums, row, from, T, HS, one);
}
