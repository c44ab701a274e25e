// Right solutions of the tests' own. Each wrong one of the tests is this file with one thing changed.
#include <cuda_runtime.h>

__global__ void vec_add(float* out, const float* a, const float* b, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) {
        out[i] = a[i] + b[i];
    }
}

// Each thread takes every gridDim.x * blockDim.x-th element.
__global__ void map_stride(float* out, const float* a, float k, int n) {
    int step = gridDim.x * blockDim.x;
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += step) out[i] = k * a[i] + 1.0f;
}

__global__ void block_sum(float* out, const float* a, int n) {
    __shared__ float part[256];
    int t = threadIdx.x;
    int i = blockIdx.x * blockDim.x + t;
    part[t] = i < n ? a[i] : 0.0f;
    __syncthreads();  // loaded
    for (int half = blockDim.x / 2; half > 0; half /= 2) {
        if (t < half) part[t] += part[t + half];
        __syncthreads();  // added
    }
    if (t == 0) out[blockIdx.x] = part[0];
}

__device__ __forceinline__ float warp_sum(float x) {
    for (int by = 16; by > 0; by /= 2) x += __shfl_down_sync(0xffffffffu, x, by);
    return x;
}

// One number for the whole grid: warps by shuffles, then blocks by one atomic each. out starts as 0.
__global__ void dot(float* out, const float* a, const float* b, int n) {
    __shared__ float of_warp[32];
    float sum = 0.0f;
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x) sum += a[i] * b[i];
    sum = warp_sum(sum);
    if (threadIdx.x % warpSize == 0) of_warp[threadIdx.x / warpSize] = sum;
    __syncthreads();
    if (threadIdx.x < warpSize) {
        sum = threadIdx.x < blockDim.x / warpSize ? of_warp[threadIdx.x] : 0.0f;
        sum = warp_sum(sum);
        if (threadIdx.x == 0) atomicAdd(out, sum);
    }
}

#define TILE 16
// c (M, N) = a (M, K) times b (K, N).
__global__ void matmul(float* c, const float* __restrict__ a, const float* __restrict__ b, int M, int N, int K) {
    __shared__ float left[TILE][TILE];
    __shared__ float right[TILE][TILE];
    int x = threadIdx.x, y = threadIdx.y;
    int row = blockIdx.y * TILE + y, col = blockIdx.x * TILE + x;
    float sum = 0.0f;
    for (int k0 = 0; k0 < K; k0 += TILE) {
        left[y][x] = row < M && k0 + x < K ? a[row * K + k0 + x] : 0.0f;
        right[y][x] = col < N && k0 + y < K ? b[(k0 + y) * N + col] : 0.0f;
        __syncthreads();  // filled
        for (int k = 0; k < TILE; k++) sum += left[y][k] * right[k][x];
        __syncthreads();  // used
    }
    if (row < M && col < N) c[row * N + col] = sum;
}

// A warp for each row of (N, C).
__global__ void softmax(float* out, const float* inp, int N, int C) {
    int row = blockIdx.x, lane = threadIdx.x;
    const float* x = inp + row * C;
    float most = -INFINITY;
    for (int i = lane; i < C; i += 32) most = fmaxf(most, x[i]);
    for (int with = 16; with > 0; with /= 2) most = fmaxf(most, __shfl_xor_sync(0xffffffffu, most, with));
    float sum = 0.0f;
    for (int i = lane; i < C; i += 32) sum += expf(x[i] - most);
    for (int with = 16; with > 0; with /= 2) sum += __shfl_xor_sync(0xffffffffu, sum, with);
    for (int i = lane; i < C; i += 32) out[row * C + i] = expf(x[i] - most) / sum;
}

// A block for each row of (N, C); blockDim.x floats of dynamic shared memory.
__global__ void layernorm(float* out, const float* inp, const float* weight, const float* bias, int N, int C) {
    extern __shared__ float part[];
    int row = blockIdx.x, t = threadIdx.x, threads = blockDim.x;
    const float* x = inp + row * C;
    float sum = 0.0f;
    for (int i = t; i < C; i += threads) sum += x[i];
    part[t] = sum;
    __syncthreads();
    for (int half = threads / 2; half > 0; half /= 2) {
        if (t < half) part[t] += part[t + half];
        __syncthreads();
    }
    float mean = part[0] / C;
    __syncthreads();  // everyone has read the mean
    float squares = 0.0f;
    for (int i = t; i < C; i += threads) squares += (x[i] - mean) * (x[i] - mean);
    part[t] = squares;
    __syncthreads();
    for (int half = threads / 2; half > 0; half /= 2) {
        if (t < half) part[t] += part[t + half];
        __syncthreads();
    }
    float scale = rsqrtf(part[0] / C + 1e-5f);
    for (int i = t; i < C; i += threads) out[row * C + i] = (x[i] - mean) * scale * weight[i] + bias[i];
}
