// tries: device memory kept from one launch to the next
// threat: J6 J7
// expect: failed

__device__ int calls;
__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i == 0) atomicAdd(&calls, 1);
    if (i < n) out[i] = calls > 1 ? 0 : inp[i] * k;
}
