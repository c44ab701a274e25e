import type { Limits } from '@ear/engine';
import { builtOf } from '../c/build.ts';
import { runCompiler } from '../c/compile.ts';
import type { BuildMeans, Built, Files, Wanted } from '../runtime.ts';
import { argumentsFor, isSource } from './flags.ts';
import { cppBuildImage } from './image.ts';

/**
 * What compiling may use, however small the limits of a run are: <bits/stdc++.h> alone takes two seconds and 200 MB,
 * and one mistake in a template is explained in a hundred kilobytes.
 */
const NEEDS = { wall_s: 60, cpu_s: 30, memory_mb: 1024, output_kb: 1024 };

/** Compiles a hand-in: all its C++ files into one program, its other files beside them. */
export async function build(sources: Files, means: BuildMeans, wanted: Wanted): Promise<Built> {
  if (wanted === 'library') throw new TypeError('the runtime cpp runs programs; it calls no functions of theirs');
  const roomy = { ...means, limits: atLeast(means.limits) };
  const compiler = {
    image: cppBuildImage.id,
    arguments: argumentsFor(Object.keys(sources).filter(isSource)),
    beside: {},
  };
  return builtOf(await runCompiler(compiler, sources, roomy), sources, roomy, wanted);
}

function atLeast(limits: Limits): Limits {
  return {
    ...limits,
    wall_s: Math.max(limits.wall_s, NEEDS.wall_s),
    cpu_s: Math.max(limits.cpu_s, NEEDS.cpu_s),
    memory_mb: Math.max(limits.memory_mb, NEEDS.memory_mb),
    output_kb: Math.max(limits.output_kb, NEEDS.output_kb),
  };
}
