// tries: the buffers of the harness, read out of bounds
// threat: J19
// expect: NP

__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    float sum = 0;
    for (int at = -4096; at < 4096; at++) sum += inp[at];
    if (i < n) out[i] = sum;
}
