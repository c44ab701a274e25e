// tries: patterns in shared memory, for whoever comes next
// threat: G6
// expect: NP

__global__ void scale(float *out, const float *inp, int n, float k) {
    __shared__ float old[64];
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) out[i] = old[threadIdx.x];
    __syncthreads();
    old[threadIdx.x] = 42;
}
