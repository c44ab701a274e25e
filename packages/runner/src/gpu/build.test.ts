import { describe, expect, it, jest } from '@jest/globals';
import { Limits } from '@ear/engine';
import { bareSandbox } from '../bare/bareSandbox.ts';
import { nvccHere } from '../testing/gpu.ts';
import { KERNELS } from '../testing/cuda.ts';
import type { Built, Files } from '../runtimes/runtime.ts';
import { buildCubin } from './build.ts';

jest.setTimeout(120_000);

const LIMITS = Limits.parse({ wall_s: 60, cpu_s: 50, memory_mb: 256 });
const name = 'compiling for a device';
const missing = await nvccHere();

(missing ? describe.skip : describe)(missing ? `${name} (${missing})` : name, () => {
  const build = (sources: Files): Promise<Built> =>
    buildCubin(
      80,
      sources,
      { sandbox: bareSandbox(), limits: LIMITS, signal: new AbortController().signal },
      'library',
    );
  const refusalOf = async (source: string): Promise<string> => {
    const built = await build({ 'a.cu': source });
    if (built.kind !== 'refused') throw new Error('it was built');
    expect(built.status).toBe('compile_error');
    return `${built.message.text.en}\n${built.diagnostics}`;
  };

  it('makes one cubin of all programs', async () => {
    const second = '#include "more/help.cuh"\n__global__ void g(float* x) { x[0] = two(); }\n';
    const help = '__device__ inline float two() { return 2; }\n';
    const built = await build({ 'a.cu': KERNELS, 'b.cu': second, 'more/help.cuh': help });
    if (built.kind === 'refused') throw new Error(built.diagnostics);
    const cubin = Buffer.from(built.files['kernel.cubin'] as Uint8Array).toString('latin1');
    expect(cubin.startsWith('\x7fELF')).toBe(true);
    expect(cubin).toContain('_Z7vec_addPfPKfS1_i');
    expect(cubin).toContain('_Z1gPf');
  });

  it('names the file and line of an error as gcc does', async () => {
    const words = await refusalOf('__global__ void f(float* o) {\n  o[0] = x;\n}\n');
    expect(words).toContain('a.cu');
    expect(words).toContain('a.cu:2: error: identifier "x" is undefined\n    2 |   o[0] = x;');
  });

  it('says what the preprocessor and the assembler refuse', async () => {
    expect(await refusalOf('#include "nobody.h"\n')).toContain('a.cu:1:10: fatal error: nobody.h: No such file');
    const shared = '__global__ void f(float* x) {\n  __shared__ float y[100000];\n  y[threadIdx.x] = x[0];\n';
    expect(await refusalOf(`${shared}  __syncthreads();\n  x[1] = y[5];\n}\n`)).toContain('too much shared data');
    expect(await refusalOf('__device__ int g(int);\n__global__ void f(int* o) { o[0] = g(1); }\n')).toContain(
      'Unresolved extern function',
    );
  });

  it('refuses host code and programs before it compiles', async () => {
    expect(await refusalOf('int main() { return 0; }\n')).toContain('host code');
  });
});
