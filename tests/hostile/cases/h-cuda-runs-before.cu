// tries: code that runs while the object is loaded, before anything is watched
// threat: H4 H6
// expect: passed
// says: before is 1

static int before = 1;
__attribute__((constructor)) static void early() { before = 2; }
__attribute__((destructor)) static void late() { before = 3; }
__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i == 0) printf("before is %d\n", before);
    if (i < n) out[i] = inp[i] * k;
}
