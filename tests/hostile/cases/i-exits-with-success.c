// tries: _exit(0) after printing success
// threat: I1
// expect: crashed

#include <stdio.h>
#include <unistd.h>
void scale(float *out, const float *inp, int n, float k) {
    printf("passed\n");
    fflush(stdout);
    _exit(0);
}
