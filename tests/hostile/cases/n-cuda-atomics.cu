// tries: honest: atomics that meet in one place
// threat: N10
// expect: passed

__device__ int done;

__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    atomicAdd(&done, 1);
    out[i] = 0.0f;
    atomicAdd(&out[i], inp[i] * k);
}
