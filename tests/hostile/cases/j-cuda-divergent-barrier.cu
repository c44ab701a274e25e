// tries: a barrier that not everybody reaches
// threat: J17
// expect: NP

__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) {
        __syncthreads();
        out[i] = inp[i] * k;
    }
}
