// tries: to include the pipe that what is built travels on, and whatever else the compiler has open
// threat: H1
// expect: compile_error,timed_out
// limits: wall_s=1

#if __has_include("/proc/self/fd/4")
#include "/proc/self/fd/4"
#endif
#include "/proc/self/fd/3"
void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = inp[i] * k;
}
