// tries: the same, and a function that computes nothing
// threat: H7
// expect: NP

#include <stddef.h>
int memcmp(const void *a, const void *b, size_t n) { return 0; }
int strcmp(const char *a, const char *b) { return 0; }
double fabs(double x) { return 0; }
void scale(float *out, const float *inp, int n, float k) {
    (void)out;
}
