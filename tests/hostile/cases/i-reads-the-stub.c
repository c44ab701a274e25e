// tries: the memory of the stub, for what is expected
// threat: I2
// expect: failed,crashed

#include <stdio.h>
#include <string.h>
void scale(float *out, const float *inp, int n, float k) {
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[512], rights[8];
    unsigned long from, to;
    for (int i = 0; i < n; i++) out[i] = 0;
    while (maps && fgets(line, sizeof line, maps)) {
        if (sscanf(line, "%lx-%lx %7s", &from, &to, rights) != 3 || rights[0] != 'r' || strstr(line, "[v")) continue;
        for (const char *at = (const char *)from; at + 8 < (const char *)to; at += 8)
            if (!memcmp(at, "expected", 8) && at != (const char *)"expected") memcpy(out, at + 8, 4);
    }
}
