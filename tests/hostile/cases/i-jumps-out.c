// tries: a jump out of the stub, and handlers for a quick exit
// threat: I1
// expect: crashed,failed,timed_out

#include <setjmp.h>
#include <stdlib.h>
static jmp_buf nowhere;
static void later(void) {}
void scale(float *out, const float *inp, int n, float k) {
    at_quick_exit(later);
    if (n > 5) quick_exit(0);
    longjmp(nowhere, 1);
}
