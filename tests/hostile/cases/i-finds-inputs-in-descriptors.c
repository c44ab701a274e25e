// tries: the requests that are still in the pipe
// threat: I2 B4
// expect: NP

#include <string.h>
#include <unistd.h>
void scale(float *out, const float *inp, int n, float k) {
    char bytes[4096];
    long count = read(3, bytes, sizeof bytes);
    memcpy(out, bytes, count > 0 && count < n * 4 ? (unsigned long)count : 4);
}
