// One kernel for each thing that must be found; the test names the fault, the thread and the line's comment.
#include <cuda_fp16.h>
#define ALL 0xffffffffu

__device__ int variable[4];
__constant__ float table[4] = {1, 2, 3, 4};

__global__ void past_the_end(float* out, const float* in) { out[threadIdx.x + 1] = 1.0f; }  // @past_the_end
__global__ void before_the_start(float* out, const float* in) {
    out[threadIdx.x] = in[(int)threadIdx.x - 1];  // @before_the_start
}
__global__ void far_away(float* out, const float* in) { out[threadIdx.x + 100000] = 1.0f; }  // @far_away
__global__ void wide(float* out, const float* in) {
    reinterpret_cast<float4*>(out)[threadIdx.x] = make_float4(0, 0, 0, 0);  // @wide
}
__global__ void shared_array(float* out, const float* in) {
    __shared__ float tile[32];
    tile[threadIdx.x] = in[threadIdx.x];  // @shared_array
    __syncthreads();
    out[threadIdx.x] = tile[31 - threadIdx.x % 32];
}
__global__ void neighbouring_array(float* out, const float* in) {
    __shared__ float one[64];
    static __shared__ float two[64];
    one[threadIdx.x] = two[threadIdx.x] = in[threadIdx.x];
    __syncthreads();
    out[threadIdx.x] = one[threadIdx.x + 1] + two[threadIdx.x];  // @neighbouring_array
}
__global__ void shared_doubles(float* out, const float* in) {
    __shared__ double wide[64];
    wide[threadIdx.x + 3] = in[threadIdx.x];  // @shared_doubles
    __syncthreads();
    out[threadIdx.x] = wide[threadIdx.x];
}
__global__ void device_array(float* out, const float* in) { variable[threadIdx.x] = 1; }  // @device_array
__global__ void constant_array(float* out, const float* in) {
    out[threadIdx.x] = table[threadIdx.x];  // @constant_array
}
__global__ void writes_constant(float* out, const float* in) { table[0] = 7.0f; }  // @writes_constant
__global__ void writes_const(float* out, const float* in) { const_cast<float*>(in)[5] = 1.0f; }  // @writes_const
__global__ void null_pointer(float* out, const float* in) {
    float* nothing = in[0] > 1000.0f ? out : nullptr;
    nothing[3] = 1.0f;  // @null_pointer
}
__device__ float* leaked;
__global__ void foreign_stack(float* out, const float* in) {
    float mine = in[threadIdx.x];
    if (threadIdx.x == 0) leaked = &mine;
    __syncthreads();
    if (threadIdx.x == 1) *leaked = 3.0f;  // @foreign_stack
    __syncthreads();
    out[threadIdx.x] = mine;
}
__global__ void reads_output(float* out, const float* in) { out[threadIdx.x] += in[threadIdx.x]; }  // @reads_output

__global__ void same_value(float* out, const float* in) { out[0] = 1.0f; }  // @same_value
__global__ void between_blocks(float* out, const float* in) {
    if (threadIdx.x == 0) out[blockIdx.x / 2] = in[0];  // @between_blocks
}
__global__ void reads_a_neighbour(float* inout, const float* in) {
    float next = inout[(threadIdx.x + 1) % blockDim.x];
    inout[threadIdx.x] = next;  // @reads_a_neighbour
}
__global__ void plain_and_atomic(float* inout, const float* in) {
    if (threadIdx.x < 32) atomicAdd(inout, 1.0f);
    else inout[0] = 0.0f;  // @plain_and_atomic
}
__global__ void warp_synchronous(float* out, const float* in) {
    __shared__ float sums[64];
    int t = threadIdx.x;
    sums[t] = in[t];
    __syncthreads();
    if (t < 32) {
        volatile float* s = sums;
        s[t] += s[t + 32];  // @warp_synchronous
        s[t] += s[t + 16];
    }
    if (t == 0) out[0] = sums[0];
}
__global__ void waits_for_a_flag(float* out, const float* in) {
    __shared__ int flag;
    if (threadIdx.x == 0) flag = 0;
    __syncthreads();
    volatile int* at = &flag;
    if (threadIdx.x == 40) *at = 1;
    while (*at == 0) {
    }
    out[threadIdx.x] = in[threadIdx.x];
}
__global__ void shuffle_is_no_barrier(float* out, const float* in) {
    __shared__ float x[64];
    x[threadIdx.x] = in[threadIdx.x];
    __shfl_sync(ALL, 1, 0);
    out[threadIdx.x] = x[threadIdx.x ^ 1];  // @shuffle_is_no_barrier
}
__global__ void no_fence(float* out, float* partial, const float* in) {
    __shared__ bool last;
    if (threadIdx.x == 0) {
        partial[blockIdx.x] = in[0];
        last = atomicAdd(&variable[0], 1) == gridDim.x - 1;
    }
    __syncthreads();
    if (last && threadIdx.x == 0)
        for (int b = 0; b < gridDim.x; b++) out[b] = partial[b];  // @no_fence
}
__global__ void half_neighbours(half* out, const float* in) { out[threadIdx.x] = __float2half(in[threadIdx.x]); }

__global__ void two_barriers(float* out, const float* in) {
    if (threadIdx.x < 32) __syncthreads();  // @two_barriers
    else __syncthreads();
}
__global__ void half_of_a_warp_syncs(float* out, const float* in) {
    if (threadIdx.x % 2) __syncwarp();  // @half_of_a_warp_syncs
    else __syncthreads();
}
__global__ void shuffles_with_the_gone(float* out, const float* in) {
    if (threadIdx.x >= 40) return;
    out[threadIdx.x] = __shfl_down_sync(ALL, in[threadIdx.x], 4);  // @shuffles_with_the_gone
}
__global__ void not_in_its_mask(float* out, const float* in) {
    out[threadIdx.x] = __shfl_sync(0xffu, in[threadIdx.x], 0);  // @not_in_its_mask
}
__global__ void divides_by_zero(int* out, const int* in) {
    out[threadIdx.x] = in[threadIdx.x] / in[0];  // @divides_by_zero
}
__device__ int depth(int n, volatile int* at) { return n + depth(n + *at, at) + 1; }
__global__ void endless_recursion(float* out, const float* in) {
    int one = 1;
    out[0] = depth(1, &one);
}
__global__ void asserts(float* out, const float* in) { assert(threadIdx.x < 7); }  // @asserts
__global__ void traps(float* out, const float* in) {
    if (threadIdx.x == 9) __trap();  // @traps
}
__global__ void endless(float* out, const float* in) {
    volatile int go = 1;
    while (go) {
    }
}
__global__ void large_shared(float* out, const float* in) {
    __shared__ float much[12000];
    much[threadIdx.x] = 1.0f;
    __syncthreads();
    out[threadIdx.x] = much[63 - threadIdx.x];
}
