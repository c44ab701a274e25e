// tries: recursion on the device
// threat: H9
// expect: NP
// limits: wall_s=5 cpu_s=3

__device__ int down(volatile int *p) {
    volatile int here[256];
    here[0] = *p + 1;
    return down(here) + here[0];
}
__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    volatile int zero = 0;
    if (i < n) out[i] = (float)down(&zero);
}
