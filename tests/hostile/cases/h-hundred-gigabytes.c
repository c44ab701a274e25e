// tries: an array of a hundred gigabytes, of nothing
// threat: H3
// expect: NP,passed

static char huge[100L << 30];
char *keep(void) { return huge; }

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = inp[i] * k;
}
