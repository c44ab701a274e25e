import { builtOf, refused } from '../c/build.ts';
import { runCompiler } from '../c/compile.ts';
import { cppBuildImage } from '../cpp/image.ts';
import type { BuildMeans, Built, Files, Wanted } from '../runtime.ts';
import { message } from '../../messages.ts';
import { DEVICE_FILES } from './device.ts';
import { compiledEmulator } from './emulator.ts';
import { handInArguments } from './flags.ts';
import { refusalOf, translated } from './source.ts';

/** Compiles a hand-in's .cu files into one shared object for the emulation. */
export async function build(sources: Files, means: BuildMeans, wanted: Wanted): Promise<Built> {
  if (wanted === 'program') return refused('compile_error', message('syntax.cuda_program'));
  const refusal = refusalOf(sources);
  if (refusal !== null) return refused('compile_error', refusal);
  const compiler = {
    image: cppBuildImage.id,
    arguments: handInArguments(Object.keys(sources).filter(isSource)),
    beside: { ...DEVICE_FILES, ...(await compiledEmulator(means.sandbox)) },
  };
  const compiled = await runCompiler(compiler, translated(sources), means);
  return builtOf(compiled, sources, means, 'kernel.so');
}

export function isSource(path: string): boolean {
  return path.endsWith('.cu');
}
