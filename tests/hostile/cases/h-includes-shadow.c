// tries: the password file, included
// threat: H1
// expect: compile_error

#include "/etc/shadow"

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = inp[i] * k;
}
