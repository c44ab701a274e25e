/*
 * The product of a warp: d (16, 8) += a (16, 16) * b (16, 8), operands in bf16, sums in fp32. Each lane holds its share
 * as mma.m16n8k16 of the PTX ISA wants it; with row = lane / 4 and pair = lane % 4 * 2 that is
 *   a[i]: row + i % 2 * 8, columns pair + i / 2 * 8 and the next
 *   b[i]: rows pair + i * 8 and the next, column `row`
 *   d[i]: row + i / 2 * 8, column pair + i % 2
 * so what a kernel makes of shares is the same with tensor cores and without, and only this product differs.
 */
#pragma once

#include "common.cuh"

#ifdef EAR_TENSOR_CORES
#include "tensor_cores.hpp"
#endif

// Two neighbours, one register on a device.
struct __align__(2 * sizeof(act_t)) pair_t {
  act_t low, high;
};

__device__ inline pair_t pair_of(act_t low, act_t high) {
  pair_t both;
  both.low = low;
  both.high = high;
  return both;
}
__device__ inline int lane_row() { return threadIdx.x % 32 / 4; }
__device__ inline int lane_pair() { return threadIdx.x % 4 * 2; }

enum { MMA_WARPS = 4 };  // of a block that calls mma

#ifdef EAR_TENSOR_CORES
__device__ inline unsigned register_of(pair_t pair) {
  unsigned bits;
  memcpy(&bits, &pair, sizeof bits);
  return bits;
}
__device__ inline void mma(float (&d)[4], const pair_t (&a)[4], const pair_t (&b)[2]) {
  mma_m16n8k16(d, {register_of(a[0]), register_of(a[1]), register_of(a[2]), register_of(a[3])},
               {register_of(b[0]), register_of(b[1])});
}
#else
// Lanes lay their shares out in shared memory and multiply what lies there.
__device__ inline void mma(float (&d)[4], const pair_t (&a)[4], const pair_t (&b)[2]) {
  __shared__ act_t room[MMA_WARPS][16 * 16 + 16 * 8];
  act_t* left = room[threadIdx.x / 32];
  act_t* right = left + 16 * 16;
  const int row = lane_row(), pair = lane_pair();
  for (int i = 0; i < 4; i++) {
    act_t* at = left + (row + i % 2 * 8) * 16 + pair + i / 2 * 8;
    at[0] = a[i].low;
    at[1] = a[i].high;
  }
  for (int i = 0; i < 2; i++) {
    right[(pair + i * 8) * 8 + row] = b[i].low;
    right[(pair + i * 8 + 1) * 8 + row] = b[i].high;
  }
  __syncwarp();
  for (int i = 0; i < 4; i++)
    for (int k = 0; k < 16; k++) d[i] += widen(left[(row + i / 2 * 8) * 16 + k]) * widen(right[k * 8 + pair + i % 2]);
  __syncwarp();
}
#endif
