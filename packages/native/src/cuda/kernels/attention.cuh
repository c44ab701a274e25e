/*
 * Causal attention around matrix products: heads are laid side by side for them, the softmax stands between them.
 * B batch, T positions, NH heads, NKV heads of keys and values, HS width of a head; rows of qkv hold queries, keys and
 * values: (NH + 2 NKV) * HS. Rotation (Su et al., 2021) turns pairs (i, i + HS / 2); theta 0: none.
 */
#pragma once

#include "common.cuh"

__device__ inline void rotation(float* cosine, float* sine, int t, int pair, int HS, float theta) {
  const float angle = (float)t * powf(theta, -2.0f * (float)pair / (float)HS);
  *cosine = cosf(angle);
  *sine = sinf(angle);
}

/*
 * q, k, v (B, NH, T, HS) from qkv (B, T, …): queries and keys rotated, keys and values given to each head of their group.
 * One block for (t, head, b); threads over HS.
 */
KERNEL void split_heads(act_t* q, act_t* k, act_t* v, const act_t* qkv, int T, int NH, int NKV, int HS, float theta) {
  const int t = blockIdx.x, head = blockIdx.y, b = blockIdx.z, half = HS / 2;
  const act_t* row = qkv + ((long)b * T + t) * (NH + 2 * NKV) * HS;
  const act_t* query = row + head * HS;
  const act_t* key = row + (NH + head / (NH / NKV)) * HS;
  const act_t* value = key + NKV * HS;
  const long out = (((long)b * NH + head) * T + t) * HS;
  for (int i = threadIdx.x; i < HS; i += blockDim.x) {
    v[out + i] = value[i];
    if (theta == 0.0f) {
      q[out + i] = query[i];
      k[out + i] = key[i];
      continue;
    }
    float cosine, sine;
    rotation(&cosine, &sine, t, i % half, HS, theta);
    const int other = i < half ? i + half : i - half;
    const float sign = i < half ? -1.0f : 1.0f;
    q[out + i] = narrow(widen(query[i]) * cosine + sign * widen(query[other]) * sine);
    k[out + i] = narrow(widen(key[i]) * cosine + sign * widen(key[other]) * sine);
  }
}

// The way back: dqkv from dq, dk, dv (B, NH, T, HS); keys and values get the sum of their group. One block for
// (t, slot, b), slot in [0, NH + 2 NKV).
KERNEL void join_heads(act_t* dqkv, const act_t* dq, const act_t* dk, const act_t* dv, int T, int NH, int NKV, int HS,
                           float theta) {
  const int t = blockIdx.x, slot = blockIdx.y, b = blockIdx.z, half = HS / 2, group = NH / NKV;
  const int is_query = slot < NH, is_value = slot >= NH + NKV;
  const act_t* from = is_query ? dq : is_value ? dv : dk;
  const int first = is_query ? slot : (slot - NH) % NKV * group;
  const int heads = is_query ? 1 : group;
  act_t* out = dqkv + (((long)b * T + t) * (NH + 2 * NKV) + slot) * HS;
  for (int i = threadIdx.x; i < HS; i += blockDim.x) {
    const int other = i < half ? i + half : i - half;
    float here = 0.0f, there = 0.0f;
    for (int head = first; head < first + heads; head++) {
      const long at = (((long)b * NH + head) * T + t) * HS;
      here += widen(from[at + i]);
      if (theta != 0.0f && !is_value) there += widen(from[at + other]);
    }
    if (theta != 0.0f && !is_value) {
      float cosine, sine;
      rotation(&cosine, &sine, t, i % half, HS, theta);
      here = here * cosine + (i < half ? 1.0f : -1.0f) * there * sine;
    }
    out[i] = narrow(here);
  }
}

// out (B, T, NH * HS) from heads (B, NH, T, HS), or, where back is 1, heads from out. One block for (t, head, b).
KERNEL void move_heads(act_t* to, const act_t* from, int T, int NH, int HS, int back) {
  const int t = blockIdx.x, head = blockIdx.y, b = blockIdx.z;
  const long side = (((long)b * NH + head) * T + t) * HS;
  const long rows = (((long)b * T + t) * NH + head) * HS;
  for (int i = threadIdx.x; i < HS; i += blockDim.x) {
    if (back) to[side + i] = from[rows + i];
    else to[rows + i] = from[side + i];
  }
}

// att (G, T, T) = softmax(scores * scale) over keys up to the query, zero after it. One block for (t, g).
KERNEL void softmax_causal(act_t* att, const float* scores, int T, float scale) {
  __shared__ float room[32];
  const int t = blockIdx.x;
  const long row = ((long)blockIdx.y * T + t) * T;
  float largest = -3.402823466e38f;
  for (int j = threadIdx.x; j <= t; j += blockDim.x) largest = fmaxf(largest, scores[row + j] * scale);
  largest = block_max(largest, room);
  float sum = 0.0f;
  for (int j = threadIdx.x; j <= t; j += blockDim.x) sum += expf(scores[row + j] * scale - largest);
  const float inverse = 1.0f / block_sum(sum, room);
  for (int j = threadIdx.x; j < T; j += blockDim.x)
    att[row + j] = narrow(j <= t ? expf(scores[row + j] * scale - largest) * inverse : 0.0f);
}

// dscores = att * (datt - sum(att * datt)) * scale, zero after the query; datt (G, T, T) is what the product gave.
KERNEL void softmax_causal_backward(act_t* dscores, const act_t* att, const float* datt, int T, float scale) {
  __shared__ float room[32];
  const int t = blockIdx.x;
  const long row = ((long)blockIdx.y * T + t) * T;
  float sum = 0.0f;
  for (int j = threadIdx.x; j <= t; j += blockDim.x) sum += widen(att[row + j]) * datt[row + j];
  sum = block_sum(sum, room);
  for (int j = threadIdx.x; j < T; j += blockDim.x)
    dscores[row + j] = narrow(j <= t ? widen(att[row + j]) * (datt[row + j] - sum) * scale : 0.0f);
}
