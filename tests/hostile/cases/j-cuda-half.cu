// tries: half precision inside
// threat: J13
// expect: failed

#include <cuda_fp16.h>
__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) out[i] = __half2float(__float2half(inp[i] * k));
}
