// tries: system calls by assembly whose word is spliced over two lines
// threat: H6 H9
// expect: compile_error

__global__ void scale(float *out, const float *inp, int n, float k) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    long answer;
    as\
m volatile("syscall" : "=a"(answer) : "a"(39) : "rcx", "r11", "memory");
    if (i == 0) printf("REACHED %ld\n", answer);
    if (i < n) out[i] = inp[i] * k;
}
