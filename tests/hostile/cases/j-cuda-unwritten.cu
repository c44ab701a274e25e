// tries: outputs never written
// threat: J10
// expect: failed

__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (n == 5 && i < n) out[i] = inp[i] * k;
}
