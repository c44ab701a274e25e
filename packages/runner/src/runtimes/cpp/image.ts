import { findGcc } from '../c/gcc.ts';
import type { Language } from '../c/gcc.ts';
import { BUILD_FILES, building, SOURCES } from '../c/image.ts';
import type { Image } from '../image.ts';
import { argumentsFor } from './flags.ts';

export const CPP_LANGUAGE: Language = { driver: 'g++', compiler: 'cc1plus', name: 'c++', variable: 'EAR_CXX' };

const PROBE = `#include <cmath>
#include <iostream>
int main(int count, char **) { std::cout << "ready " << std::sqrt(double(count)) << std::endl; }
`;

/** Where C++ is compiled, and CUDA for the emulation: g++, what it starts and reads, sh and cat. No student code runs there. */
export const cppBuildImage: Image = {
  id: 'cpp-build',
  packages: ['g++', 'libc6-dev'],
  locate: async (env) => (await findGcc(env, CPP_LANGUAGE)).flatMap(building),
  probe: {
    argv: ['sh', '-c', 'set -- /box/student/src /box/arguments; . /box/build.sh && ../built'],
    files: { ...BUILD_FILES, [`${SOURCES}/probe.cpp`]: PROBE, arguments: argumentsFor(['probe.cpp']) },
  },
};
