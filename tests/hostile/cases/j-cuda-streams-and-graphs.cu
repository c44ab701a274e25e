// tries: streams, graphs and device settings, where only a kernel is asked for
// threat: J1 J3 J4 J18
// expect: NP,passed

void elsewhere() {
    cudaStream_t stream;
    cudaStreamCreate(&stream);
    cudaDeviceSetLimit(cudaLimitMallocHeapSize, 1 << 30);
    cudaDeviceReset();
}

__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) out[i] = inp[i] * k;
}
