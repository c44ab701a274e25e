// tries: threads past the end of the buffers
// threat: J16 J19
// expect: NP

__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    out[i] = inp[i] * k;
}
