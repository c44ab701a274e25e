// tries: a copy of the process that answers too
// threat: B4 I6
// expect: NP

#include <unistd.h>
void scale(float *out, const float *inp, int n, float k) {
    const int copy = fork() == 0;
    for (int i = 0; i < n; i++) out[i] = copy ? inp[i] * k : 0;
}
