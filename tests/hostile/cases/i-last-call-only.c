// tries: right on one call of many
// threat: J8
// expect: failed

static int calls;
void scale(float *out, const float *inp, int n, float k) {
    calls++;
    for (int i = 0; i < n; i++) out[i] = calls % 2 ? inp[i] * k : 0;
}
