// One kernel for each thing of the language; each writes out[thread] from in[thread].
#include <cassert>
#include <cooperative_groups.h>
#include <cooperative_groups/reduce.h>
#include <cstdio>
#include <cuda_bf16.h>
#include <cuda_fp16.h>

namespace cg = cooperative_groups;
#define ALL 0xffffffffu

__device__ int global_id() { return blockIdx.x * blockDim.x + threadIdx.x; }
__host__ __device__ inline float twice(float x) { return 2.0f * x; }
__constant__ float weights[3] = {0.5f, 0.25f, 0.125f};
__device__ int visits = 5;
__device__ unsigned tickets;

__global__ void __launch_bounds__(256) qualifiers(float* __restrict__ out, const float* __restrict__ in) {
    int i = global_id();
    out[i] = twice(__ldg(in + i)) + weights[i % 3];
}

extern "C" __global__ void c_linkage(float* out, const float* in) { out[threadIdx.x] = in[threadIdx.x]; }

__global__ void device_variable(float* out, const float* in) { out[threadIdx.x] = atomicAdd(&visits, 1) >= 5; }

template <typename T, int K> __global__ void generic(T* out, const T* in) { out[threadIdx.x] = in[threadIdx.x] * K; }
template __global__ void generic<float, 3>(float*, const float*);

__global__ void dims(float* out, const float* in) {
    dim3 of_block = blockDim;
    int t = threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z);
    int threads = of_block.x * of_block.y * of_block.z;
    int block = blockIdx.x + gridDim.x * (blockIdx.y + gridDim.y * blockIdx.z);
    out[block * threads + t] = threadIdx.x + 10 * threadIdx.y + 100 * threadIdx.z + 1000 * block;
}

__global__ void vectors(float* out, const float* in) {
    float4 v = reinterpret_cast<const float4*>(in)[threadIdx.x];
    reinterpret_cast<float4*>(out)[threadIdx.x] = make_float4(v.w, v.z, v.y, v.x);
}

__global__ void halves(float* out, const float* in) {
    __half h = __float2half(in[threadIdx.x]);
    __half2 two = __floats2half2_rn(in[threadIdx.x], 1.0f);
    h = __hadd(h, __low2half(__hmul2(two, two)));
    h += __half(0.5f);
    out[threadIdx.x] = __half2float(h);
}

__global__ void half_buffers(half* out, const half* in) { out[threadIdx.x] = __hmul(in[threadIdx.x], in[threadIdx.x]); }

__global__ void bfloats(float* out, const float* in) {
    __nv_bfloat16 b = __float2bfloat16(in[threadIdx.x]);
    out[threadIdx.x] = __bfloat162float(__hfma(b, b, b));
}

__global__ void arithmetic(float* out, const float* in) {
    float x = in[threadIdx.x];
    float y = rsqrtf(fabsf(x) + 1.0f) + __expf(x) + fmaf(x, x, 1.0f) + __fdividef(x, 4.0f) + tanhf(x);
    y += max(x, 0.0f) + min(3, 4);
    out[threadIdx.x] = y + __popc(7) + __clz(1) + __int_as_float(__float_as_int(x)) + powf(2.0f, 3);
}

__global__ void atomics(int* out, const int* in) {
    int x = in[threadIdx.x];
    atomicAdd(&out[0], x);
    atomicSub(&out[1], x);
    atomicMax(&out[2], x);
    atomicMin(&out[3], x);
    atomicOr(&out[4], 1 << threadIdx.x % 8);
    atomicAnd(&out[5], ~(1 << threadIdx.x % 4));
    atomicXor(&out[6], 1);
    int old = out[7] * 0, seen;
    do {
        seen = old;
        old = atomicCAS(&out[8], seen, seen + x);
    } while (seen != old);
    if (threadIdx.x == 3) atomicExch(&out[9], x);
    atomicInc((unsigned*)&out[10], 9);
    atomicDec((unsigned*)&out[11], 9);
}

__global__ void atomic_floats(float* out, const float* in) {
    __shared__ float sum;
    if (threadIdx.x == 0) sum = 0.0f;
    __syncthreads();
    atomicAdd(&sum, in[threadIdx.x]);
    __syncthreads();
    out[threadIdx.x] = sum;
}

__global__ void votes(float* out, const float* in) {
    int t = threadIdx.x, positive = in[t] > 0.0f;
    float count = __syncthreads_count(positive) + 1000.0f * __syncthreads_and(t < 64);
    count += 2000.0f * __syncthreads_or(t == 7);
    unsigned low = __ballot_sync(ALL, t % 32 < 4);
    out[t] = count + low + 10000.0f * __any_sync(ALL, t == 40) + 20000.0f * __all_sync(ALL, t < 40);
}

__global__ void shuffles(float* out, const float* in) {
    int t = threadIdx.x;
    float x = in[t];
    float up = __shfl_up_sync(ALL, x, 1), down = __shfl_down_sync(ALL, x, 2, 8), other = __shfl_xor_sync(ALL, x, 5);
    out[t] = up + 10.0f * down + 100.0f * other + 1000.0f * __shfl_sync(ALL, x, 3, 16);
}

__global__ void half_a_warp(float* out, const float* in) {
    int t = threadIdx.x;
    float x = in[t];
    if (t % 32 < 16) {
        for (int with = 8; with > 0; with /= 2) x += __shfl_xor_sync(0x0000ffffu, x, with);
    }
    unsigned here = __activemask();
    out[t] = x + (here == ALL);
}

__global__ void reductions(float* out, const float* in) {
    int t = threadIdx.x;
    out[t] = __reduce_add_sync(ALL, t) + 1000 * __reduce_max_sync(ALL, -t - 1) + (int)__reduce_and_sync(ALL, 6u | t);
}

__global__ void warp_memory(float* out, const float* in) {
    __shared__ float x[64];
    int t = threadIdx.x;
    x[t] = in[t];
    __syncwarp();
    float next = x[t ^ 1];
    __syncwarp();
    x[t] = next;
    __syncwarp();
    out[t] = x[t ^ 2];
}

__global__ void shared_halves(float* out, const float* in) {
    __shared__ __half x[64];
    __shared__ __align__(16) __nv_bfloat16 y[64];
    int t = threadIdx.x;
    x[t] = __float2half(in[t]);
    y[t] = __float2bfloat16(2.0f);
    __syncthreads();
    out[t] = __half2float(x[63 - t]) * __bfloat162float(y[63 - t]);
}

__global__ void groups(float* out, const float* in) {
    cg::thread_block block = cg::this_thread_block();
    auto tile = cg::tiled_partition<8>(block);
    __shared__ float x[64];
    x[block.thread_rank()] = in[block.thread_rank()];
    block.sync();
    float sum = cg::reduce(tile, x[63 - block.thread_rank()], cg::plus<float>());
    out[block.thread_rank()] = sum + tile.shfl(block.thread_rank(), 0);
}

__global__ void two_arrays(float* out, const float* in) {
    extern __shared__ __align__(16) unsigned char raw[];
    float* first = reinterpret_cast<float*>(raw);
    half* second = reinterpret_cast<half*>(first + blockDim.x);
    first[threadIdx.x] = in[threadIdx.x];
    second[threadIdx.x] = __float2half(1.0f);
    __syncthreads();
    out[threadIdx.x] = first[blockDim.x - 1 - threadIdx.x] + __half2float(second[threadIdx.x ^ 1]);
}

// The last block adds what the others left: they fence, then take a ticket.
__global__ void last_block(float* out, float* partial, const float* in) {
    __shared__ bool last;
    if (threadIdx.x == 0) {
        partial[blockIdx.x] = in[blockIdx.x];
        __threadfence();
        last = atomicInc(&tickets, gridDim.x) == gridDim.x - 1;
    }
    __syncthreads();
    if (last && threadIdx.x == 0) {
        float sum = 0.0f;
        for (int b = 0; b < gridDim.x; b++) sum += partial[b];
        out[0] = sum;
    }
}

// A lock that is taken while another thread of the block waits for it.
__global__ void spin(float* out, const float* in) {
    __shared__ int turn;
    if (threadIdx.x == 0) turn = 0;
    __syncthreads();
    while (atomicAdd(&turn, 0) != threadIdx.x) {
    }
    out[threadIdx.x] = in[threadIdx.x];
    atomicAdd(&turn, 1);
}

// A volatile flag that another thread sets later; what it guards is passed by atomics.
__global__ void waits(float* out, const float* in) {
    __shared__ int ready;
    if (threadIdx.x == 63) ready = 0;
    __syncthreads();
    if (threadIdx.x == 63) atomicExch(&ready, 1);
    volatile int mine = 0;
    while (mine == 0) mine = atomicOr(&ready, 0);
    out[threadIdx.x] = in[threadIdx.x];
}

__global__ void early_return(float* out, const float* in, int n) {
    __shared__ float x[64];
    int t = threadIdx.x;
    if (t >= n) return;
    x[t] = in[t];
    __syncthreads();
    out[t] = x[n - 1 - t];
}

__global__ void many_arguments(float* out, const float* in, int a, float b, int c, double d, long e, size_t f, int g,
                               int h, float i, double j) {
    out[threadIdx.x] = in[threadIdx.x] + a + b + c + d + e + f + g + h + i + j;
}

__global__ void prints(float* out, const float* in) {
    assert(threadIdx.x < 1024);
    if (threadIdx.x == 1) printf("thread %d sees %.1f\n", threadIdx.x, in[threadIdx.x]);
    out[threadIdx.x] = in[threadIdx.x];
}
