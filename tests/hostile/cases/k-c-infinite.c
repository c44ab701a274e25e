// tries: infinities
// threat: K2
// expect: failed

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = i ? __builtin_inff() : -0.0f;
}
