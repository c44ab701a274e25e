// tries: honest: threads, alloca, seven megabytes of stack and a constructor
// threat: N9
// expect: passed

#include <alloca.h>
#include <pthread.h>
#include <string.h>

typedef struct {
    float *out;
    const float *inp;
    int from, to;
    float k;
} part;

static float factor;

__attribute__((constructor)) static void begin(void) { factor = 1; }

static void *work(void *given) {
    part *p = given;
    for (int i = p->from; i < p->to; i++) p->out[i] = p->inp[i] * p->k * factor;
    return 0;
}

void scale(float *out, const float *inp, int n, float k) {
    volatile char deep[7 << 20];
    deep[0] = deep[sizeof deep - 1] = 1;
    float *copy = alloca(sizeof(float) * (size_t)n);
    memcpy(copy, inp, sizeof(float) * (size_t)n);
    pthread_t threads[2];
    part parts[2] = {{out, copy, 0, n / 2, k}, {out, copy, n / 2, n, k}};
    for (int t = 0; t < 2; t++) pthread_create(&threads[t], 0, work, &parts[t]);
    for (int t = 0; t < 2; t++) pthread_join(threads[t], 0);
}
