// tries: the public size alone
// threat: J15
// expect: failed

void scale(float *out, const float *inp, int n, float k) {
    if (n == 5)
        for (int i = 0; i < 5; i++) out[i] = inp[i] * 2;
    else
        for (int i = 0; i < n; i++) out[i] = 0;
}
