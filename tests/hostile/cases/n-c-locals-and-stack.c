// tries: honest: alloca, a static buffer, a deep stack, a handler of its own, memory that is never freed
// threat: N9 N1
// expect: passed

#include <alloca.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static float last[4096];
static volatile sig_atomic_t woken;
static void wake(int number) { woken = number; }
static float deep(const float *inp, int at, int depth) {
    volatile char frame[4096];
    frame[0] = (char)depth;
    return depth == 0 ? inp[at] : deep(inp, at, depth - 1) + 0 * frame[0];
}
void scale(float *out, const float *inp, int n, float k) {
    signal(SIGALRM, wake);
    raise(SIGALRM);
    float *own = alloca(sizeof(float) * (size_t)(n + 1));
    float *heap = malloc(sizeof(float) * (size_t)(n + 1));
    memcpy(own, inp, sizeof(float) * (size_t)n);
    for (int i = 0; i < n; i++) heap[i] = deep(own, i, 1500) * k;
    memcpy(last, heap, sizeof(float) * (size_t)n);
    if (woken == SIGALRM && errno != ENOMEM) memcpy(out, last, sizeof(float) * (size_t)n);
}
