// tries: a kernel that never ends
// threat: H9
// expect: timed_out
// limits: wall_s=5 cpu_s=1

__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    for (volatile int at = 0;; at = !at)
        if (at > 1) out[0] = k;
}
