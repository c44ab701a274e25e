import fs, { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findGcc } from '../runtimes/c/gcc.ts';
import { building, SOURCES } from '../runtimes/c/image.ts';
import { CPP_LANGUAGE } from '../runtimes/cpp/image.ts';
import type { Image, LocatedImage } from '../runtimes/image.ts';
import { outermost } from '../runtimes/libraries.ts';
import { findNvcc } from './nvcc.ts';
import type { Nvcc } from './nvcc.ts';

/** Staged in place of the C compiler's script. */
export const NVCC_FILES = { 'build.sh': readFileSync(new URL('./nvcc.sh', import.meta.url), 'utf8') };

const PROBE = `__global__ void f(float *out) { out[threadIdx.x] = sqrtf(threadIdx.x); }
`;

/** Where CUDA code is compiled for a device: nvcc's toolkit, g++ and what both read. No student code runs there. */
export const nvccImage: Image = {
  id: 'nvcc',
  packages: ['nvidia-cuda-toolkit', 'g++'],
  async locate(env) {
    const hosts = await findGcc(env, CPP_LANGUAGE);
    const compilers = await findNvcc(env);
    return hosts.flatMap((host) => building(host).flatMap((image) => compilers.map((nvcc) => compiling(image, nvcc))));
  },
  probe: {
    argv: ['sh', '-c', 'set -- /box/student/src /box/arguments; . /box/build.sh 4>/dev/null && echo ready nvcc'],
    files: { ...NVCC_FILES, [`${SOURCES}/probe.cu`]: PROBE, arguments: '-cubin -arch=sm_80 -std=c++17 probe.cu' },
  },
};

/** Name of the program that hosts kernels on a device (packages/native/cuda-launch). */
export const HOST = 'ear-cuda-launch';
const BUILT = fileURLToPath(new URL('../../../native/build/cuda-launch', import.meta.url));

/** The trusted host of kernels on a device. It runs in no jail: see docs/cuda.md. */
export const hostImage: Image = {
  id: 'cuda-host',
  packages: [],
  async locate(env) {
    const program = env['EAR_CUDA_LAUNCH'] ?? path.join(BUILT, HOST);
    if (!fs.existsSync(program)) return [];
    return [{ programs: { [HOST]: program }, show: [], links: [], env: {}, version: HOST }];
  },
  probe: { argv: [HOST, '--probe'], files: {}, says: /^\{"name":/ },
};

function compiling(gcc: LocatedImage, { program, toolkit, elsewhere, version }: Nvcc): LocatedImage {
  const sh = gcc.programs['sh'] as string;
  return {
    ...gcc,
    show: outermost([...gcc.show, toolkit, ...elsewhere]),
    // nvcc starts its parts by /bin/sh, and g++ by name.
    links: [
      ...gcc.links,
      ...['/bin/sh'].filter((place) => fs.realpathSync(place) !== place).map((place) => `${sh}:${place}`),
    ],
    env: { ...gcc.env, NVCC: program, PATH: `${toolkit}/bin:/usr/bin:/bin` },
    version: `nvcc ${version}`,
  };
}
