// tries: files of the host, included into device code
// threat: H1 H9
// expect: compile_error

#include "/etc/shadow"
#include "../../../../etc/passwd"

__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) out[i] = inp[i] * k;
}
