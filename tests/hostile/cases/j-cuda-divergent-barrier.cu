// tries: a barrier that not everybody reaches
// threat: J17
// expect: NP

__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (threadIdx.x % 2) {
        __syncthreads();
        if (i < n) out[i] = inp[i] * k;
    } else {
        if (i < n) out[i] = inp[i] * k;
        __syncthreads();
        __syncthreads();
    }
}
