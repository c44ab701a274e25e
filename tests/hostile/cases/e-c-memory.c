// tries: memory without end
// threat: E3
// expect: out_of_memory,crashed

#include <stdlib.h>
#include <string.h>
void scale(float *out, const float *inp, int n, float k) {
    for (;;) {
        char *p = malloc(1 << 20);
        if (p) memset(p, 1, 1 << 20);
    }
}
