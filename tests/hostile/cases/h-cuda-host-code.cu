// tries: host code beside the kernel: constructors, main, sockets
// threat: H9 H4
// expect: NP,passed

#include <cstdio>
#include <unistd.h>
struct Early {
    Early() { printf("{\"status\":\"passed\"}\n"); }
};
static Early early;
int main() { return 0; }

__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) out[i] = inp[i] * k;
}
