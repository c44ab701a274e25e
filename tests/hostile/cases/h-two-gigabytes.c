// tries: an array of two gigabytes in the binary
// threat: H3
// expect: NP
// limits: wall_s=4 cpu_s=2

int huge[1 << 29] = {1};

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = inp[i] * k;
}
