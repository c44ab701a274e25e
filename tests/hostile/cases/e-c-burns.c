// tries: never coming back
// threat: E6
// expect: timed_out
// limits: wall_s=3 cpu_s=1

void scale(float *out, const float *inp, int n, float k) {
    for (volatile int i = 0;; i = !i) out[0] = k;
}
