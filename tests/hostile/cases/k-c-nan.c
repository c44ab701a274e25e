// tries: NaN in every place
// threat: K1
// expect: failed

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = __builtin_nanf("");
}
