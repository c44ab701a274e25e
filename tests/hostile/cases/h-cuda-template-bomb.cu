// tries: templates of templates
// threat: H2 H9
// expect: NP
// limits: wall_s=5 cpu_s=3

template <int A, int B>
struct Bomb {
    enum { value = Bomb<A - 1, B>::value + Bomb<A - 1, B + A>::value };
};
template <int B>
struct Bomb<0, B> {
    enum { value = B };
};
__device__ int bomb = Bomb<26, 1>::value;

__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) out[i] = inp[i] * k;
}
