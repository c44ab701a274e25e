import type { Files, StudentRuntime } from '../runtime.ts';
import { isSource } from './build.ts';
import { buildOnce } from './keep.ts';
import { BUILD_ARGV, buildImage, runImage } from './image.ts';
import { compiledStub, STUB_HASH } from './stub.ts';

/** C11 by gcc: compiled in one jail, run in another one that has no compiler. */
export const cRuntime: StudentRuntime = {
  id: 'c',
  image: runImage,
  argv: ['ld.so', '/box/stub'],
  files: {},
  compiled: compiledStub,
  isProgram: isSource,
  async build(sources, means, wanted) {
    const [built, stub] = await Promise.all([buildOnce(sources, means, wanted), compiledStub(means.sandbox)]);
    // A program is started by the stub, which gives it its standard input.
    return built.kind === 'built' && wanted === 'program' ? { ...built, files: { ...stub, ...built.files } } : built;
  },
  builder: { image: buildImage, argv: BUILD_ARGV },
  program: (files, args) => ({
    argv: ['ld.so', '/box/stub', 'run', '/box/student/program', ...args],
    files: programFiles(files),
  }),
  imageName: (implementation, version) => `c:${implementation}-${version}:stub-${STUB_HASH}`,
};

function programFiles({ stub = '', program = '' }: Files): Files {
  return { stub, 'student/program': program };
}
