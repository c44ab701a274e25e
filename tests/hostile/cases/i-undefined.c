// tries: signed overflow, shifts and comparisons of nothing, wrong on every machine
// threat: I5
// expect: failed

void scale(float *out, const float *inp, int n, float k) {
    int big = 0x7fffffff;
    for (int i = 0; i < n; i++) out[i] = big + n > big ? inp[i] : inp[i] * k;
    if (n > 5) out[0] = (float)(1 << (n & 63));
}
