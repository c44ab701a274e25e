// tries: a write past the end of the output
// threat: I4
// expect: NP

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i <= n; i++) out[i] = k * (i < n ? inp[i] : 0);
}
