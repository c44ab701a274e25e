// tries: functions of the C library, asked for weakly so that the linker lets them pass
// threat: H6 H7
// expect: NP

extern "C" __attribute__((weak, visibility("default"))) long write(int, const void *, size_t);
__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i == 0 && write) write(1, "REACHED the library\n", 20);
    if (i < n) out[i] = inp[i] * k;
}
