// tries: forking without end
// threat: E1
// expect: NP
// limits: wall_s=2.5 cpu_s=1

#include <unistd.h>
void scale(float *out, const float *inp, int n, float k) {
    for (;;) fork();
}
