// tries: main, exit, write, malloc and the rest, defined anew
// threat: H7
// expect: NP,passed

#include <stddef.h>
int main(void) { return 0; }
void exit(int code) { for (;;) (void)code; }
long write(int fd, const void *bytes, size_t size) { return (long)size; }
void *malloc(size_t size) { return (void *)0; }
int printf(const char *format, ...) { return 0; }
int strcmp(const char *a, const char *b) { return 0; }
int memcmp(const void *a, const void *b, size_t n) { return 0; }
void *memcpy(void *to, const void *from, size_t n) { return to; }
int __libc_start_main(void) { return 0; }
int clock_gettime(int clock, void *time) { return -1; }
void *dlsym(void *handle, const char *name) { return (void *)0; }

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = inp[i] * k;
}
