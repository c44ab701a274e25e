// tries: sections, init arrays and interpreters by assembler
// threat: H6
// expect: NP,passed

#include <stdio.h>
static void early(void) { puts("early"); }
__attribute__((section(".init_array"), used)) static void (*entry)(void) = early;
__asm__(".section .interp,\"a\"\n.asciz \"/tmp/evil\"\n.section .ctors,\"aw\"\n.quad 0\n.section .note.GNU-stack,\"\",@progbits\n.text");

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = inp[i] * k;
}
