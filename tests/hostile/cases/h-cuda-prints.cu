// tries: a gigabyte from printf on the device
// threat: H9 B7
// expect: NP
// flat: yes

#include <cstdio>
__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    for (int n_ = 0; n_ < 1000000; n_++) printf("%d %f xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n", i, k);
    if (i < n) out[i] = inp[i] * k;
}
