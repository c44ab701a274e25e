// What every kernel of the engine uses. Weights, gradients, moments and the residual stream are fp32; what flows
// through matrix products is bf16, rounded to nearest even. All sums run in a fixed order: the same GPU model, the same
// bits.
#pragma once

#include <cuda_bf16.h>

// In the plugin each program that includes a kernel has its own; the emulation launches what is seen from outside.
#ifdef EAR_CUDA_PLUGIN
#define KERNEL static __global__
#else
#define KERNEL __global__
#endif

typedef __nv_bfloat16 act_t;

__device__ inline float widen(act_t x) { return __bfloat162float(x); }
__device__ inline act_t narrow(float x) { return __float2bfloat16(x); }

__device__ inline float warp_sum(float x) {
  for (int apart = 16; apart > 0; apart /= 2) x += __shfl_xor_sync(0xffffffffu, x, apart);
  return x;
}

__device__ inline float warp_max(float x) {
  for (int apart = 16; apart > 0; apart /= 2) x = fmaxf(x, __shfl_xor_sync(0xffffffffu, x, apart));
  return x;
}

// The sum, or the largest, over a block of whole warps, known to every thread; room: 32 floats in shared memory that
// nobody else uses between two barriers.
__device__ inline float block_sum(float x, float* room) {
  x = warp_sum(x);
  if (threadIdx.x % 32 == 0) room[threadIdx.x / 32] = x;
  __syncthreads();
  x = warp_sum(threadIdx.x % 32 < blockDim.x / 32 ? room[threadIdx.x % 32] : 0.0f);
  __syncthreads();
  return x;
}

__device__ inline float block_max(float x, float* room) {
  x = warp_max(x);
  if (threadIdx.x % 32 == 0) room[threadIdx.x / 32] = x;
  __syncthreads();
  x = warp_max(threadIdx.x % 32 < blockDim.x / 32 ? room[threadIdx.x % 32] : -3.402823466e38f);
  __syncthreads();
  return x;
}
