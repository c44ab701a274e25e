// tries: a division by zero
// threat: I1
// expect: crashed

void scale(float *out, const float *inp, int n, float k) {
    volatile int zero = 0;
    out[0] = (float)(n / zero);
}
