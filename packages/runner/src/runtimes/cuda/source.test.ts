import { describe, expect, it, jest } from '@jest/globals';
import { buildCuda } from '../../testing/cuda.ts';

jest.setTimeout(240_000);

const KERNEL = '__global__ void f(float* out) { out[threadIdx.x] = 1.0f; }\n';

const REFUSED: readonly (readonly [string, string, RegExp, number])[] = [
  ['a launch', `${KERNEL}void go(float* p) { f<<<1, 32>>>(p); }`, /<<< is host code/, 2],
  [
    'memory of the host',
    `${KERNEL}\nfloat* get() { float* p; cudaMalloc(&p, 4); return p; }`,
    /cudaMalloc is host code/,
    3,
  ],
  ['main', `// nothing\n${KERNEL}int main() { return 0; }`, /int main is host code/, 3],
  ['headers of the host', `#include <vector>\n${KERNEL}`, /vector is host code/, 1],
  [
    'the heap',
    `__global__ void f(float* out) {\n  float* x = new float[3];\n  out[0] = x[0]; }`,
    /new: a kernel cannot allocate/,
    2,
  ],
  ['assembly', `__global__ void f(float* out) { asm volatile("bar.sync 0;"); }`, /asm: assembly/, 1],
  [
    'a way around the checks',
    `__attribute__((no_sanitize("thread")))\n${KERNEL}`,
    /no_sanitize belongs to the judge/,
    1,
  ],
  [
    'names of the emulation',
    `extern "C" void __tsan_read4(void*) {}\n${KERNEL}`,
    /__tsan_read4 belongs to the judge/,
    1,
  ],
  [
    'a template that no line instantiates',
    `\ntemplate <class T>\n__global__ void f(T* out) { out[0] = 1; }`,
    /f is a template/,
    2,
  ],
];

describe('hand-ins that are no device code', () => {
  it.each(REFUSED)('refuses %s in words, with its line', async (_name, source, words, line) => {
    const built = await buildCuda(source);
    expect(built).toMatchObject({ kind: 'refused', status: 'compile_error' });
    const text = built.kind === 'refused' ? built.message.text : { ko: '', en: '' };
    expect(text.en).toMatch(words);
    expect(text.en).toMatch(new RegExp(`^kernel\\.cu line ${line}\\b`));
    expect(text.ko).toMatch(new RegExp(`^kernel\\.cu ${line}번째 줄`));
  });

  it('reads neither comments nor texts', async () => {
    const source = `// f<<<1, 1>>>(); int main()\n/* cudaMalloc(&p, 4)\n asm("") */\n__global__ void f(float* out) {\n  printf("<<< new [] asm cudaFree(x)");\n}\n`;
    expect((await buildCuda(source)).kind).toBe('built');
  });

  it('keeps line numbers where extern __shared__ is rewritten', async () => {
    const source = '__global__ void f(float* out) {\n  extern __shared__\n      float x[];\n  out[0] = y;\n}\n';
    const built = await buildCuda(source);
    expect(built).toMatchObject({
      kind: 'refused',
      diagnostics: expect.stringMatching(/^kernel\.cu:4:\d+: error: .*y.*not declared/),
    });
  });

  it('says which function is nowhere defined, also where the host has it', async () => {
    const built = await buildCuda('extern "C" int fork();\n__global__ void f(float* out) { out[0] = fork(); }');
    expect(built).toMatchObject({
      kind: 'refused',
      diagnostics: expect.stringContaining("undefined reference to 'fork'"),
    });
  });

  it('finds no header but those of CUDA', async () => {
    const built = await buildCuda('#include <sys/socket.h>\n__global__ void f(float* out) { out[0] = 1; }');
    expect(built).toMatchObject({
      kind: 'refused',
      diagnostics: expect.stringContaining('sys/socket.h: No such file'),
    });
  });

  it('takes several files', async () => {
    const built = await buildCuda({
      'kernel.cu':
        '#include "help/twice.cuh"\n__global__ void f(float* out) { out[threadIdx.x] = twice(out[threadIdx.x]); }\n',
      'help/twice.cuh': '#pragma once\n__device__ inline float twice(float x) { return 2 * x; }\n',
    });
    expect(built.kind).toBe('built');
  });
});
