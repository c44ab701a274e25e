// tries: programs that run before anything is asked
// threat: H4
// expect: crashed

#include <stdio.h>
#include <unistd.h>
__attribute__((constructor(101))) static void early(void) {
    printf("{\"status\":\"passed\"}\n");
    fflush(stdout);
    _exit(0);
}

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = inp[i] * k;
}
