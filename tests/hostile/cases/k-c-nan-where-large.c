// tries: NaN only where the values are large
// threat: K3
// expect: failed

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = inp[i] * k > 1000 ? __builtin_nanf("0x1") : inp[i] * k;
}
