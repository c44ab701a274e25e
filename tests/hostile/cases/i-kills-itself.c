// tries: SIGKILL to itself, to its parent and to everybody
// threat: I1 F10
// expect: NP

#include <signal.h>
#include <unistd.h>
void scale(float *out, const float *inp, int n, float k) {
    kill(getppid(), SIGKILL);
    kill(-1, SIGKILL);
    raise(SIGKILL);
}
