// tries: outputs never written, in the hope of old answers
// threat: J10
// expect: failed

void scale(float *out, const float *inp, int n, float k) {
    (void)n;
    if (n == 5)
        for (int i = 0; i < n; i++) out[i] = inp[i] * k;
}
