// tries: a null pointer followed
// threat: I1
// expect: crashed

void scale(float *out, const float *inp, int n, float k) {
    *(volatile int *)0 = n;
}
