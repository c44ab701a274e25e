/*
 * Matrix products where no cuBLASLt is found: 64 x 64 tiles, operands in bf16, sums in fp32 on the tensor cores (wmma).
 * One fixed order of sums, no split of K.
 *
 * C (M, N) = alpha * op(A) (M, K) * op(B) (K, N) + beta * C, row by row with lda, ldb, ldc elements from row to row;
 * ta: A is held as (K, M); tb: B as (N, K). Grid: (M / 64, N / 64), rounded up, since a grid is wide and M, which is
 * rows of a batch, can be millions; 128 threads.
 */
#pragma once

#include "common.cuh"

#ifdef EAR_TENSOR_CORES
#include <mma.h>
#endif

enum { TILE = 64, DEPTH = 32, A_ROW = DEPTH + 8, B_ROW = TILE + 8 };

__device__ inline void load_tiles(act_t* a_tile, act_t* b_tile, const act_t* a, const act_t* b, int m0, int n0, int k0,
                                  int M, int N, int K, int lda, int ldb, int ta, int tb) {
  const act_t zero = narrow(0.0f);
  for (int i = threadIdx.x; i < TILE * DEPTH; i += blockDim.x) {
    // Neighbours in memory go to neighbouring threads, whichever way the operand lies.
    const int am = ta ? i % TILE : i / DEPTH, ak = ta ? i / TILE : i % DEPTH;
    const long m = m0 + am, ka = k0 + ak;
    a_tile[am * A_ROW + ak] = m < M && ka < K ? a[ta ? ka * lda + m : m * lda + ka] : zero;
    const int bn = tb ? i / DEPTH : i % TILE, bk = tb ? i % DEPTH : i / TILE;
    const long n = n0 + bn, kb = k0 + bk;
    b_tile[bk * B_ROW + bn] = n < N && kb < K ? b[tb ? n * ldb + kb : kb * ldb + n] : zero;
  }
}

// The 64 x 64 sums of one block, in shared memory.
__device__ static const float* tile_product(const act_t* a, const act_t* b, int M, int N, int K, int lda, int ldb,
                                            int ta, int tb) {
  __shared__ __align__(32) act_t a_tile[TILE * A_ROW];
  __shared__ __align__(32) act_t b_tile[DEPTH * B_ROW];
  __shared__ __align__(32) float sums[TILE * TILE];
  const int m0 = blockIdx.x * TILE, n0 = blockIdx.y * TILE;
#ifdef EAR_TENSOR_CORES
  // Four warps, each a quarter: 32 x 32 in four fragments.
  using namespace nvcuda;
  const int warp = threadIdx.x / 32, wm = warp / 2 * 32, wn = warp % 2 * 32;
  wmma::fragment<wmma::accumulator, 16, 16, 16, float> part[2][2];
  for (int i = 0; i < 4; i++) wmma::fill_fragment(part[i / 2][i % 2], 0.0f);
  for (int k0 = 0; k0 < K; k0 += DEPTH) {
    load_tiles(a_tile, b_tile, a, b, m0, n0, k0, M, N, K, lda, ldb, ta, tb);
    __syncthreads();
    for (int k = 0; k < DEPTH; k += 16) {
      wmma::fragment<wmma::matrix_a, 16, 16, 16, act_t, wmma::row_major> left[2];
      wmma::fragment<wmma::matrix_b, 16, 16, 16, act_t, wmma::row_major> right[2];
      for (int i = 0; i < 2; i++) {
        wmma::load_matrix_sync(left[i], a_tile + (wm + 16 * i) * A_ROW + k, A_ROW);
        wmma::load_matrix_sync(right[i], b_tile + k * B_ROW + wn + 16 * i, B_ROW);
      }
      for (int i = 0; i < 4; i++) wmma::mma_sync(part[i / 2][i % 2], left[i / 2], right[i % 2], part[i / 2][i % 2]);
    }
    __syncthreads();
  }
  for (int i = 0; i < 4; i++)
    wmma::store_matrix_sync(sums + (wm + i / 2 * 16) * TILE + wn + i % 2 * 16, part[i / 2][i % 2], TILE,
                            wmma::mem_row_major);
#else
  // What has no tensor cores computes the same tiles by single products.
  for (int i = threadIdx.x; i < TILE * TILE; i += blockDim.x) sums[i] = 0.0f;
  for (int k0 = 0; k0 < K; k0 += DEPTH) {
    load_tiles(a_tile, b_tile, a, b, m0, n0, k0, M, N, K, lda, ldb, ta, tb);
    __syncthreads();
    for (int i = threadIdx.x; i < TILE * TILE; i += blockDim.x)
      for (int k = 0; k < DEPTH; k++)
        sums[i] += widen(a_tile[i / TILE * A_ROW + k]) * widen(b_tile[k * B_ROW + i % TILE]);
    __syncthreads();
  }
#endif
  __syncthreads();
  return sums;
}

KERNEL void gemm_to_bf16(act_t* c, const act_t* a, const act_t* b, int M, int N, int K, int lda, int ldb, int ldc,
                             int ta, int tb, float alpha) {
  const float* sums = tile_product(a, b, M, N, K, lda, ldb, ta, tb);
  for (int i = threadIdx.x; i < TILE * TILE; i += blockDim.x) {
    const long m = blockIdx.x * TILE + i / TILE, n = blockIdx.y * TILE + i % TILE;
    if (m < M && n < N) c[m * ldc + n] = narrow(alpha * sums[i]);
  }
}

KERNEL void gemm_to_fp32(float* c, const act_t* a, const act_t* b, int M, int N, int K, int lda, int ldb, int ldc,
                             int ta, int tb, float alpha, int accumulate) {
  const float* sums = tile_product(a, b, M, N, K, lda, ldb, ta, tb);
  for (int i = threadIdx.x; i < TILE * TILE; i += blockDim.x) {
    const long m = blockIdx.x * TILE + i / TILE, n = blockIdx.y * TILE + i % TILE;
    if (m >= M || n >= N) continue;
    float* at = c + m * ldc + n;
    *at = accumulate ? *at + alpha * sums[i] : alpha * sums[i];
  }
}
