// tries: handlers for every fault, to go on as if nothing was
// threat: I1 A17
// expect: NP

#include <setjmp.h>
#include <signal.h>
static sigjmp_buf back;
static void caught(int number) { siglongjmp(back, number); }
void scale(float *out, const float *inp, int n, float k) {
    for (int number = 1; number < 32; number++) signal(number, caught);
    if (sigsetjmp(back, 1) == 0) out[n + (1 << 20)] = 1;
    for (int i = 0; i < n; i++) out[i] = inp[i] * k + (n > 5);
}
