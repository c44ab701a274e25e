// tries: hooks that sanitizers ask
// threat: H8
// expect: NP

const char *__asan_default_options(void) { return "exitcode=0:detect_leaks=0"; }
void __asan_on_error(void) {}
int __lsan_is_turned_off(void) { return 1; }
__attribute__((no_sanitize("address", "undefined")))
void scale(float *out, const float *inp, int n, float k) {
    out[n + 64] = inp[n + 64] * k;
}
