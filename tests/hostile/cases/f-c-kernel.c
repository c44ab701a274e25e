// tries: calls of the kernel, by assembler
// threat: F5 F1
// expect: passed
// says: tried

#include <stdio.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
__attribute__((constructor)) static void look(void) {
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0 || socket(40, SOCK_STREAM, 0) >= 0) puts("REACHED a socket");
    if (syscall(SYS_ptrace, 16, 1, 0, 0) >= 0) puts("REACHED ptrace");
    if (syscall(SYS_unshare, 0x10000000) >= 0) puts("REACHED a namespace");
    if (access("/usr/bin/gcc", F_OK) == 0 || access("/bin/sh", F_OK) == 0) puts("REACHED a compiler");
    puts("tried");
}

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = inp[i] * k;
}
