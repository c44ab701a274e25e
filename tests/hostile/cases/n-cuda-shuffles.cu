// tries: honest: threads that leave early, lanes that exchange values, votes, float2, local arrays
// threat: N10
// expect: passed

__device__ __forceinline__ float passed_on(float value) {
    for (int step = 16; step > 0; step /= 2) value = __shfl_xor_sync(0xffffffffu, value, step);
    return __shfl_xor_sync(0xffffffffu, value, 31);
}
__global__ void scale(float *out, const float *inp, int n, float k) {
    const int i = blockIdx.x * blockDim.x + threadIdx.x;
    const float mine = i < n ? inp[i] : 0.0f;
    const float mirrored = __shfl_xor_sync(0xffffffffu, mine, 31);
    const float back = __shfl_xor_sync(0xffffffffu, mirrored, 31);
    if (__ballot_sync(0xffffffffu, back != mine) != 0 || passed_on(1.0f) != 1.0f) return;
    if (i >= n) return;
    float local[4] = {back, k, 0.0f, 0.0f};
    float2 pair = make_float2(local[i % 1], local[1]);
    local[3] = pair.x * pair.y;
    out[i] = local[3];
}
