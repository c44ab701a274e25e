// tries: abort after half of the work
// threat: I1
// expect: crashed

#include <stdlib.h>
void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n / 2; i++) out[i] = inp[i] * k;
    abort();
}
