// tries: blocks that add to one place without an atomic
// threat: J17
// expect: NP

__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) {
        out[0] = out[0] + inp[i];
        out[i] = inp[i] * k;
    }
}
