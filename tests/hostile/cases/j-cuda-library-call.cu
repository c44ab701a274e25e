// tries: a library where an own kernel is asked for
// threat: J21 J20
// expect: NP

#include <cublas_v2.h>
void elsewhere(cublasHandle_t h) { cublasSscal(h, 1, 0, 0, 1); }

__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) out[i] = inp[i] * k;
}
