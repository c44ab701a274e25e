// tries: const taken away from the input
// threat: I3 J11
// expect: NP

void scale(float *out, const float *inp, int n, float k) {
    float *in = (float *)inp;
    for (int i = 0; i < n; i++) {
        in[i] = 0;
        out[i] = 0;
    }
}
