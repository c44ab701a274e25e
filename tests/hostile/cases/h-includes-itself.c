// tries: a file that includes itself
// threat: H2
// expect: compile_error

#include __FILE__
#include __FILE__

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = inp[i] * k;
}
