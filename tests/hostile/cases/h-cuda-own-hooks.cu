// tries: hooks of its own in place of the emulator's
// threat: H8 H7
// expect: NP

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
extern "C" void PASTE(__ts, an_volatile_read4)(void *) {}
__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i == 0) { volatile float peek = inp[n + 2]; (void)peek; }
    if (i < n) out[i] = inp[i] * k;
}
