// tries: honest: a stride over the grid, helpers and constants
// threat: N10
// expect: passed

__constant__ float one = 1.0f;

__device__ __forceinline__ float times(float a, float b) { return a * b * one; }

__global__ void scale(float *__restrict__ out, const float *__restrict__ inp, int n, float k) {
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x) out[i] = times(inp[i], k);
}
