// tries: pragmas that change the compiler: optimisation, target, poison, plugins
// threat: H4
// expect: NP,passed

#pragma GCC optimize("O0,fast-math,fplugin=/tmp/x.so")
#pragma comment(linker, "/include:evil")
#pragma GCC poison malloc

void scale(float *out, const float *inp, int n, float k) {
    for (int i = 0; i < n; i++) out[i] = inp[i] * k;
}
