// tries: a hundred megabytes of warnings and errors
// threat: H5
// expect: compile_error,output_limit,timed_out
// limits: wall_s=4 cpu_s=2

#pragma GCC diagnostic warning "-Wall"
#define W _Pragma("GCC warning \"again and again and again and again and again and again and again and again\"")
#define TEN W W W W W W W W W W
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define THOUSAND HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED
THOUSAND THOUSAND THOUSAND THOUSAND THOUSAND THOUSAND THOUSAND THOUSAND THOUSAND THOUSAND
int broken(void) { return undeclared; }

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = inp[i] * k;
}
