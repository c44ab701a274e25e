// tries: the last elements left out, rounded down to eight
// threat: J16
// expect: failed

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n / 8 * 8 || i < 5; i++) out[i] = inp[i] * k;
}
