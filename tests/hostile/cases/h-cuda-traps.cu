// tries: a trap, an assertion that fails
// threat: H9
// expect: NP

#include <cassert>
__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    assert(n < 0);
    __trap();
    out[i] = inp[i] * k;
}
