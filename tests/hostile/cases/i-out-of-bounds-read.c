// tries: a read before the beginning of the input
// threat: I4
// expect: NP

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = inp[i] * k + 0 * inp[i - 1];
}
