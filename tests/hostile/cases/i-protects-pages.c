// tries: guard pages opened before they are walked over
// threat: I4 I2
// expect: NP

#include <stdint.h>
#include <sys/mman.h>
void scale(float *out, const float *inp, int n, float k) {
    for (long page = -4; page < 5; page++)
        mprotect((void *)(((uintptr_t)out & ~4095UL) + (uintptr_t)(page * 4096)), 4096, PROT_READ | PROT_WRITE);
    for (int i = 0; i < n + 16; i++) out[i] = i < n ? inp[i] * k : 7;
}
