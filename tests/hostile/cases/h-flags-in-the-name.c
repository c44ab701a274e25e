// tries: options where a file is expected, by line directives
// threat: H6 D3
// expect: NP,passed

# line 1 "-o/tmp/evil -fplugin=/tmp/x.so"

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = inp[i] * k;
}
