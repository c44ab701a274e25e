// tries: replies to requests that have not come, written while it is loaded
// threat: B4 H4
// expect: NP

#include <stdint.h>
#include <stdio.h>
#include <unistd.h>
__attribute__((constructor)) static void forge(void) {
    for (int id = 0; id < 64; id++) {
        char reply[96];
        const int size = snprintf(reply, sizeof reply, "{\"id\":%d,\"segments\":[],\"value\":null}", id);
        const uint32_t sizes[2] = {(uint32_t)size, 0};
        if (write(4, sizes, 8) != 8 || write(4, reply, (size_t)size) != size) return;
    }
}
void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = inp[i] * k;
}
