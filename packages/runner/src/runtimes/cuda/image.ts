import type { Image } from '../image.ts';
import { findGcc } from '../c/gcc.ts';
import type { Language } from '../c/gcc.ts';
import { BUILD_FILES, building, SOURCES } from '../c/image.ts';

const CPP: Language = { driver: 'g++', compiler: 'cc1plus', name: 'c++', variable: 'EAR_CXX' };

const PROBE = `#include <cmath>
#include <cstdio>
int main(int count, char **) { std::printf("ready %g\\n", std::sqrt(double(count))); }
`;

/** Where CUDA code is compiled for the emulation: g++, what g++ starts and reads, sh and cat. No student code runs there. */
export const cudaBuildImage: Image = {
  id: 'cuda-build',
  packages: ['g++', 'libc6-dev'],
  locate: async (env) => (await findGcc(env, CPP)).flatMap(building),
  probe: {
    argv: ['sh', '-c', 'set -- /box/student/src /box/arguments; . /box/build.sh && ../built'],
    files: { ...BUILD_FILES, [`${SOURCES}/probe.cpp`]: PROBE, arguments: '-fno-use-linker-plugin ./probe.cpp -lm' },
  },
};
