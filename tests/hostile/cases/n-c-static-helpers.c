// tries: honest: helpers named like parts of the library
// threat: N6 N9
// expect: passed

#include <math.h>
#include <stdlib.h>

static float read(const float *from, int at) { return from[at]; }
static void write(float *to, int at, float value) { to[at] = value; }

void scale(float *out, const float *inp, int n, float k) {
    float *scratch = calloc((size_t)n, sizeof *scratch);
    for (int i = 0; i < n; i++) scratch[i] = fmaf(read(inp, i), k, 0.0f);
    for (int i = 0; i < n; i++) write(out, i, scratch[i]);
    free(scratch);
}
