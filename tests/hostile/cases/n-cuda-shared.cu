// tries: honest: shared memory, barriers, shuffles
// threat: N10
// expect: passed

__global__ void scale(float *out, const float *inp, int n, float k) {
    __shared__ float tile[32];
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    tile[threadIdx.x] = i < n ? inp[i] : 0.0f;
    __syncthreads();
    float factor = __shfl_sync(0xffffffff, k, 0);
    if (i < n) out[i] = tile[threadIdx.x] * factor;
}
