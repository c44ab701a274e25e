// tries: output without end
// threat: B7
// expect: output_limit
// flat: yes

#include <stdio.h>
void scale(float *out, const float *inp, int n, float k) {
    for (;;) fputs("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n", stderr);
}
