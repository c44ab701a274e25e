// tries: NaN where the values are large
// threat: K3
// expect: failed

__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) out[i] = inp[i] * k > 1000 ? __int_as_float(0x7fc00000) : inp[i] * k;
}
