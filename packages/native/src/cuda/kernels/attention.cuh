/*
 * Causal attention without a (T, T) matrix in memory, forward (Dao et al., "FlashAttention", 2022; Dao,
 * "FlashAttention-2", 2023), and the rotation of queries and keys before it (Su et al., 2021).
 *
 * B batch, T positions, NH heads, NKV heads of keys and values, HS width of a head. Rows of qkv (B, T, …) hold
 * queries, keys and values: (NH + 2 NKV) * HS. Query head h reads keys and values h / (NH / NKV).
 */
#pragma once

#include "attention_tiles.cuh"

// Turns pairs (i, i + HS / 2) of each query and key in place by t * theta^(-2 i / HS); way -1 turns derivatives back.
KERNEL void rotate_heads(act_t* qkv, int N, int T, int NH, int NKV, int HS, float theta, float way) {
  const int half = HS / 2, turned = NH + NKV;
  const long pairs = (long)N * turned * half;
  for (long i = (long)blockIdx.x * blockDim.x + threadIdx.x; i < pairs; i += (long)gridDim.x * blockDim.x) {
    const int pair = i % half, slot = i / half % turned;
    const long row = i / half / turned;
    const float angle = (float)(row % T) * powf(theta, -2.0f * (float)pair / (float)HS);
    const float cosine = cosf(angle), sine = way * sinf(angle);
    act_t* at = qkv + (row * (NH + 2 * NKV) + slot) * HS + pair;
    const float x = widen(at[0]), y = widen(at[half]);
    at[0] = narrow(x * cosine - y * sine);
    at[half] = narrow(y * cosine + x * sine);
  }
}

// One head of batch b among rows of `slots` heads.
__device__ inline head_t head_of(const act_t* rows, int b, int slot, int slots, int T, int HS) {
  return {rows + ((long)b * T * slots + slot) * HS, (long)slots * HS, T, HS};
}

// Exponentials are powers of two, which is what a device has.
constexpr float LOG2_E = 1.44269504088896341f;

__device__ inline float quad_max(float x) {
  x = fmaxf(x, __shfl_xor_sync(0xffffffffu, x, 1));
  return fmaxf(x, __shfl_xor_sync(0xffffffffu, x, 2));
}
__device__ inline float quad_sum(float x) {
  x += __shfl_xor_sync(0xffffffffu, x, 1);
  return x + __shfl_xor_sync(0xffffffffu, x, 2);
}

/*
 * Scores of a tile become exp2(score * scale - largest), zero above the diagonal; sums, total and largest of the warp's
 * rows follow. A lane keeps totals of its own columns.
 */
template <int W>
__device__ inline void soften(float (&scores)[Tile<W>::eights][4], float (&sums)[W / 8][4], float (&largest)[2],
                              float (&total)[2], int row, int column, int T, float scale) {
  UNROLL for (int half = 0; half < 2; half++) {
    const int t = row + lane_row() + half * 8;
    float top = largest[half];
    UNROLL for (int n = 0; n < Tile<W>::eights; n++) {
      UNROLL for (int i = 0; i < 2; i++)
        if (meets<true>(t, column + n * 8 + lane_pair() + i, T)) top = fmaxf(top, scores[n][half * 2 + i] * scale);
    }
    top = quad_max(top);
    const float shrink = exp2f(largest[half] - top);
    float sum = 0.0f;
    UNROLL for (int n = 0; n < Tile<W>::eights; n++) {
      UNROLL for (int i = 0; i < 2; i++) {
        float& score = scores[n][half * 2 + i];
        score = meets<true>(t, column + n * 8 + lane_pair() + i, T) ? exp2f(score * scale - top) : 0.0f;
        sum += score;
      }
    }
    total[half] = total[half] * shrink + sum;
    largest[half] = top;
    UNROLL for (int n = 0; n < W / 8; n++) {
      sums[n][half * 2] *= shrink;
      sums[n][half * 2 + 1] *= shrink;
    }
  }
}

/*
 * out (B, T, NH * HS), and lse (B, NH, T): the logarithm to base 2 of each query's sum of exponentials. scale: of the
 * scores. Grid: (T / 64 rounded up, NH * (HS / W rounded up), B); 128 threads.
 */
template <int W>
KERNEL void attention_forward(act_t* out, float* lse, const act_t* qkv, int T, int NH, int NKV, int HS, float scale) {
  __shared__ __align__(16) act_t keys[Tile<W>::size];
  __shared__ __align__(16) act_t values[Tile<W>::size];
  const int parts = (HS + W - 1) / W, slots = NH + 2 * NKV, b = blockIdx.z;
  const int head = blockIdx.y / parts, from = blockIdx.y % parts * W, group = head / (NH / NKV);
  // The last rows have the most to do and begin first.
  const int first = (gridDim.x - 1 - blockIdx.x) * BLOCK_ROWS, row = first + threadIdx.x / 32 * WARP_ROWS;
  const head_t query = head_of(qkv, b, head, slots, T, HS), key = head_of(qkv, b, NH + group, slots, T, HS);
  const head_t value = head_of(qkv, b, NH + NKV + group, slots, T, HS);

  pair_t rows[W / 16][4];
  load_rows<W>(rows, query, row, 0);
  float sums[W / 8][4] = {}, largest[2] = {-3.402823466e38f, -3.402823466e38f}, total[2] = {};
  for (int column = 0; column < T && column < first + BLOCK_ROWS; column += Tile<W>::columns) {
    const span_t span = span_of<true>(row, column, T);
    float scores[Tile<W>::eights][4] = {};
    for (int at = 0; at < HS; at += W) {
      __syncthreads();
      load_columns<W>(keys, key, column, at);
      if (at == 0) load_columns<W>(values, value, column, from);
      if (HS > W) load_rows<W>(rows, query, row, at);
      __syncthreads();
      multiply<W>(scores, rows, keys, span, HS - at);
    }
    soften<W>(scores, sums, largest, total, row, column, T, scale * LOG2_E);
    gather<W>(sums, scores, values, span, HS - from);
  }

  const float all[2] = {quad_sum(total[0]), quad_sum(total[1])};
  const float inverse[2] = {1.0f / all[0], 1.0f / all[1]};
  store_rows<W>(out + ((long)b * T * NH + head) * HS, (long)NH * HS, sums, row, from, T, HS, inverse);
  for (int half = 0; half < 2; half++) {
    const int t = row + lane_row() + half * 8;
    if (t < T && from == 0 && lane_pair() == 0) lse[((long)b * NH + head) * T + t] = largest[half] + log2f(all[half]);
  }
}
