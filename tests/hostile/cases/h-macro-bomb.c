// tries: macros that double thirty times
// threat: H2
// expect: NP
// limits: wall_s=3 cpu_s=2

#define A x, x, x, x, x, x, x, x, x, x
#define B A, A, A, A, A, A, A, A, A, A
#define C B, B, B, B, B, B, B, B, B, B
#define D C, C, C, C, C, C, C, C, C, C
#define E D, D, D, D, D, D, D, D, D, D
#define F E, E, E, E, E, E, E, E, E, E
#define G F, F, F, F, F, F, F, F, F, F
enum { x };
int bomb[] = {G, G, G, G, G, G, G, G, G, G};

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = inp[i] * k;
}
