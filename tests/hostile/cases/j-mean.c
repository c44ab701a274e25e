// tries: the mean, everywhere
// threat: J14
// expect: failed

void scale(float *out, const float *inp, int n, float k) {
    float sum = 0;
    for (int i = 0; i < n; i++) sum += inp[i] * k;
    for (int i = 0; i < n; i++) out[i] = sum / (float)n;
}
