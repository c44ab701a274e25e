// tries: the code of the stub, made writable and overwritten
// threat: I2 A9
// expect: NP

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
void scale(float *out, const float *inp, int n, float k) {
    uintptr_t caller = (uintptr_t)__builtin_return_address(0) & ~4095UL;
    mprotect((void *)caller, 8192, PROT_READ | PROT_WRITE | PROT_EXEC);
    memset((void *)caller, 0xc3, 4096);
}
