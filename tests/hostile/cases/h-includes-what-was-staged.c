// tries: the arguments and the other files of the build
// threat: H1
// expect: NP

const char *stolen =
#include "../arguments"
;

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = inp[i] * k;
}
