// tries: the last block left out
// threat: J16
// expect: failed

__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n / 32 * 32 || n == 5) {
        if (i < n) out[i] = inp[i] * k;
    }
}
