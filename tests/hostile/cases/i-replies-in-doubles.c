// tries: a reply of its own, with the right id and the right values in another type
// threat: B4 B10 I2
// expect: NP

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static long id_of(void) {
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[400];
    long found = -1;
    while (maps && fgets(line, sizeof line, maps)) {
        unsigned long low, high;
        char rights[5];
        if (sscanf(line, "%lx-%lx %4s", &low, &high, rights) != 3 || rights[0] != 'r' || rights[1] != 'w') continue;
        for (char *at = (char *)low; at + 40 < (char *)high; at++)
            if (at[0] == '{' && !memcmp(at, "{\"id\":", 6) && strstr(at, "\"op\":\"kernel\"")) found = strtol(at + 6, 0, 10);
    }
    return found;
}
void scale(float *out, const float *inp, int n, float k) {
    char head[200];
    double wide[512];
    const long id = id_of();
    for (int i = 0; i < n; i++) wide[i] = inp[i] * k;
    const int size = snprintf(head, sizeof head, "{\"id\":%ld,\"value\":true,\"segments\":[{\"dtype\":\"f64\",\"shape\":[%d]}]}", id, n);
    const uint32_t sizes[2] = {(uint32_t)size, (uint32_t)(8 * n)};
    write(4, sizes, 8), write(4, head, (size_t)size), write(4, wide, (size_t)(8 * n));
    _exit(0);
}
