// tries: a reply of its own on the pipe for replies
// threat: I2 B4
// expect: NP

#include <stdio.h>
#include <string.h>
#include <unistd.h>
void scale(float *out, const float *inp, int n, float k) {
    const char *header = "{\"id\":1,\"segments\":[],\"value\":true}";
    unsigned sizes[2] = {(unsigned)strlen(header), 0};
    for (int fd = 3; fd < 16; fd++) {
        if (write(fd, sizes, 8) < 0) continue;
        if (write(fd, header, strlen(header)) < 0) continue;
    }
}
