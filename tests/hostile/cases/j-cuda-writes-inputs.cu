// tries: const taken away, zeros for zeros
// threat: J11 I3
// expect: NP

__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) {
        const_cast<float *>(inp)[i] = 0;
        out[i] = 0;
    }
}
