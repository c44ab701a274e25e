// tries: another thread that writes when the call has returned
// threat: J2 J9
// expect: NP,passed

#include <pthread.h>
#include <unistd.h>
static float *later_out;
static const float *later_inp;
static int later_n;
static float later_k;
static void *later(void *nothing) {
    usleep(20000);
    for (int i = 0; i < later_n; i++) later_out[i] = later_inp[i] * later_k;
    return nothing;
}
void scale(float *out, const float *inp, int n, float k) {
    pthread_t thread;
    later_out = out;
    later_inp = inp;
    later_n = n;
    later_k = k;
    pthread_create(&thread, 0, later, 0);
}
