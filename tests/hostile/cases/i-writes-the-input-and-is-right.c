// tries: const taken away from the input, the answer right
// threat: I3
// expect: NP

void scale(float *out, const float *inp, int n, float k) {
    float *in = (float *)inp;
    for (int i = 0; i < n; i++) {
        out[i] = inp[i] * k;
        in[i] = 1;
    }
}
