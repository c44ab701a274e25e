// tries: the answer of the call before
// threat: I4 J6
// expect: failed

static float last[1 << 16];
void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) {
        out[i] = last[i];
        last[i] = inp[i] * k;
    }
}
