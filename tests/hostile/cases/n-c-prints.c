// tries: honest: debugging output and an alarm
// threat: N2 N4
// expect: passed

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void rang(int number) { (void)number; }

void scale(float *out, const float *inp, int n, float k) {
    signal(SIGALRM, rang);
    alarm(30);
    for (int i = 0; i < n; i++) {
        fprintf(stderr, "out[%d] = %g\n", i, (double)(inp[i] * k));
        out[i] = inp[i] * k;
    }
}
