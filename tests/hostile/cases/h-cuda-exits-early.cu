// tries: a constructor that leaves with success
// threat: H9 A11
// expect: NP

#include <cstdlib>
#include <unistd.h>
struct Early {
    Early() { _exit(0); }
};
static Early early;

__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) out[i] = inp[i] * k;
}
