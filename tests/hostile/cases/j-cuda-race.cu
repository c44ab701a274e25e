// tries: threads that race for one place in shared memory
// threat: J17
// expect: NP

__global__ void scale(float *out, const float *inp, int n, float k) {
    __shared__ float place[32];
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    place[threadIdx.x] = i < n ? inp[i] : 0;
    if (i < n) out[i] = place[(threadIdx.x + 1) % 32] * 0 + place[0] * 0 + inp[i] * k;
}
