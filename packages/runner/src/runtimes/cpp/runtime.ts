import { BUILD_ARGV } from '../c/image.ts';
import { keeping } from '../c/keep.ts';
import { cRuntime } from '../c/runtime.ts';
import { compiledStub, STUB_HASH } from '../c/stub.ts';
import type { StudentRuntime } from '../runtime.ts';
import { build } from './build.ts';
import { isSource } from './flags.ts';
import { cppBuildImage } from './image.ts';

const buildOnce = keeping(build);

/** Programs in C++20: compiled by g++ in one jail, run where C runs, by its stub. Their functions cannot be called. */
export const cppRuntime: StudentRuntime = {
  ...cRuntime,
  id: 'cpp',
  isProgram: isSource,
  async build(sources, means, wanted) {
    const [built, stub] = await Promise.all([buildOnce(sources, means, wanted), compiledStub(means.sandbox)]);
    return built.kind === 'built' ? { ...built, files: { ...stub, ...built.files } } : built;
  },
  builder: { image: cppBuildImage, argv: BUILD_ARGV },
  imageName: (implementation, version) => `cpp:${implementation}-${version}:stub-${STUB_HASH}`,
};
