// tries: to switch the checks off by a word that only the preprocessor puts together
// threat: H8 H6
// expect: compile_error

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
__attribute__((PASTE(no_sani, tize)("thread")))
__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i == 0) { volatile float peek = inp[n + 2]; (void)peek; }
    if (i < n) out[i] = inp[i] * k;
}
