// tries: the environment of the compiler, as data of the program
// threat: H1
// expect: NP,passed

#include <stdio.h>
#include <string.h>
__asm__(".section .rodata\n.globl stolen\nstolen: .incbin \"/proc/self/environ\"\n.byte 0\n.globl stolen_end\nstolen_end:\n.text");
extern const char stolen[], stolen_end[];
__attribute__((constructor)) static void look(void) {
    for (const char *at = stolen; at < stolen_end; at += strlen(at) + 1)
        if (strstr(at, "EAR_") || strstr(at, "canary") || strstr(at, "TOKEN")) printf("REACHED %s\n", at);
}

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = inp[i] * k;
}
