import { builtOf, refused } from '../runtimes/c/build.ts';
import { runCompiler } from '../runtimes/c/compile.ts';
import { SOURCES } from '../runtimes/c/image.ts';
import { isSource } from '../runtimes/cuda/build.ts';
import { refusalOf } from '../runtimes/cuda/source.ts';
import type { BuildMeans, Built, Files, Wanted } from '../runtimes/runtime.ts';
import { message } from '../messages.ts';
import { NVCC_FILES, nvccImage } from './image.ts';

/** nvcc needs this much, however small a quest's own limits are. */
const NEEDS = { memory_mb: 1024, processes: 32 };
/** Takes all programs of a hand-in in: a cubin is made of one. */
const UNIT = 'ear-unit.cu';

/** Compiles a hand-in's .cu files, as one program, into a cubin for a device of compute capability `sm` (80: 8.0). */
export async function buildCubin(sm: number, sources: Files, means: BuildMeans, wanted: Wanted): Promise<Built> {
  if (wanted === 'program') return refused('compile_error', message('syntax.cuda_program'));
  const refusal = refusalOf(sources);
  if (refusal !== null) return refused('compile_error', refusal);
  const programs = Object.keys(sources).filter(isSource);
  const unit = programs.map((path) => `#include "${path}"\n`).join('');
  const limits = {
    ...means.limits,
    memory_mb: Math.max(means.limits.memory_mb, NEEDS.memory_mb),
    processes: Math.max(means.limits.processes, NEEDS.processes),
  };
  const compiler = {
    image: nvccImage.id,
    arguments: nvccArguments(sm),
    beside: { ...NVCC_FILES, [`${SOURCES}/${UNIT}`]: unit },
  };
  const compiled = await runCompiler(compiler, sources, { ...means, limits });
  return builtOf({ ...compiled, printed: asGcc(compiled.printed) }, sources, means, 'kernel.cubin');
}

/** The same on every machine but for the device. Products are contracted, as everybody's nvcc does it. */
function nvccArguments(sm: number): string {
  return ['-cubin', `-arch=sm_${sm}`, '-std=c++17', '-O3', '-Xcompiler=-fmax-errors=20', UNIT].join('\n');
}

/** nvcc's own form of diagnostics, and its assembler's, as gcc writes them. */
function asGcc(printed: string): string {
  return printed
    .split('\n')
    .map((line) =>
      line
        .replace(/^([^\s():]+)\((\d+)\): (?:catastrophic )?error(?: #[\w-]+)?: (.*)$/, '$1:$2: error: $3')
        .replace(/^ptxas (?:error|fatal)\s*: (.*)$/, '{standard input}:1: Error: $1'),
    )
    .join('\n');
}
