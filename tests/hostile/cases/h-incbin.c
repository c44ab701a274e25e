// tries: files of the host, as data of the program
// threat: H1
// expect: compile_error

__asm__(".section .rodata\n.incbin \"/etc/shadow\"\n.incbin \"@CANARY_FILE@\"\n.text");

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = inp[i] * k;
}
