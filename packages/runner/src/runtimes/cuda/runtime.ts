import { BUILD_ARGV, runImage } from '../c/image.ts';
import { keeping } from '../c/keep.ts';
import { cppBuildImage } from '../cpp/image.ts';
import type { StudentRuntime } from '../runtime.ts';
import { build, isSource } from './build.ts';
import { compiledEmulator, EMULATOR_HASH } from './emulator.ts';

const ARGV = ['ld.so', '/box/stub', '/box/student'];

/** CUDA kernels, compiled by g++ in one jail and run on an emulated GPU in another one that has no compiler. */
export const cudaRuntime: StudentRuntime = {
  id: 'cuda',
  image: runImage,
  argv: ARGV,
  files: {},
  compiled: compiledEmulator,
  isProgram: isSource,
  build: keeping(build),
  builder: { image: cppBuildImage, argv: BUILD_ARGV },
  // A hand-in of kernels has no main: building one as a program is refused.
  program: (files) => ({ argv: ARGV, files }),
  imageName: (implementation, version) => `cuda:${implementation}-${version}:stub-${EMULATOR_HASH}`,
};
