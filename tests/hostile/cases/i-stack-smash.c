// tries: a buffer overrun on the stack
// threat: I1
// expect: crashed

#include <string.h>
void scale(float *out, const float *inp, int n, float k) {
    volatile char small[8];
    memset((char *)small, 65, 4096);
    out[0] = small[n & 7];
}
