// tries: the input made writable, used as scratch space, the answer right
// threat: I3
// expect: NP

#include <stdint.h>
#include <sys/mman.h>
void scale(float *out, const float *inp, int n, float k) {
    mprotect((void *)((uintptr_t)inp & ~4095UL), 4096, PROT_READ | PROT_WRITE);
    for (int i = 0; i < n; i++) {
        out[i] = inp[i] * k;
        ((float *)inp)[i] = out[i];
    }
}
