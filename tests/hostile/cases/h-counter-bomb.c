// tries: a million symbols by __COUNTER__
// threat: H2
// expect: NP,passed
// limits: wall_s=4 cpu_s=2

#define CAT(a, b) a##b
#define NAME(n) CAT(symbol_, n)
#define ONE static int NAME(__COUNTER__);
#define TEN ONE ONE ONE ONE ONE ONE ONE ONE ONE ONE
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define THOUSAND HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED
#define MANY THOUSAND THOUSAND THOUSAND THOUSAND THOUSAND THOUSAND THOUSAND THOUSAND THOUSAND THOUSAND
MANY MANY MANY MANY MANY MANY MANY MANY MANY MANY

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = inp[i] * k;
}
