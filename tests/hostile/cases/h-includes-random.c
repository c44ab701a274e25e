// tries: a source that never ends
// threat: H1
// expect: compile_error,timed_out,out_of_memory,output_limit
// limits: wall_s=3 cpu_s=2

#include </dev/zero>
#include </dev/random>

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = inp[i] * k;
}
