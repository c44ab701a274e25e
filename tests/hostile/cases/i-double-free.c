// tries: memory freed twice
// threat: I1
// expect: crashed

#include <stdlib.h>
void scale(float *out, const float *inp, int n, float k) {
    void *volatile p = malloc(100);
    free(p);
    free(p);
}
