// tries: honest: backwards, unrolled, by pointers
// threat: N9
// expect: passed

void scale(float *restrict out, const float *restrict inp, int n, float k) {
    const float *from = inp + n;
    float *to = out + n;
    while (to - out >= 4) {
        *--to = *--from * k;
        *--to = *--from * k;
        *--to = *--from * k;
        *--to = *--from * k;
    }
    while (to > out) *--to = *--from * k;
}
