// tries: recursion until the stack is gone
// threat: I1
// expect: crashed

static int down(volatile int *p) {
    volatile int here[256];
    here[0] = *p + 1;
    return down(here) + here[0];
}
void scale(float *out, const float *inp, int n, float k) {
    volatile int zero = 0;
    out[0] = (float)down(&zero);
}
