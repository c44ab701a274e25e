import { readFileSync } from 'node:fs';
import type { Files } from '../runtime.ts';

/** Folder under /box that `#include <…>` looks in, and nowhere else. */
export const DEVICE = 'device';

const OWN: Files = {
  'cuda.h': readFileSync(new URL('./device/cuda.h', import.meta.url), 'utf8'),
  'vectors.h': readFileSync(new URL('./device/vectors.h', import.meta.url), 'utf8'),
  'arithmetic.h': readFileSync(new URL('./device/arithmetic.h', import.meta.url), 'utf8'),
  'atomics.h': readFileSync(new URL('./device/atomics.h', import.meta.url), 'utf8'),
  'threads.h': readFileSync(new URL('./device/threads.h', import.meta.url), 'utf8'),
  'narrow.h': readFileSync(new URL('./device/narrow.h', import.meta.url), 'utf8'),
  'cuda_fp16.h': readFileSync(new URL('./device/cuda_fp16.h', import.meta.url), 'utf8'),
  'cuda_bf16.h': readFileSync(new URL('./device/cuda_bf16.h', import.meta.url), 'utf8'),
  'cooperative_groups.h': readFileSync(new URL('./device/cooperative_groups.h', import.meta.url), 'utf8'),
};

/** Headers whose declarations cuda.h has already made. */
const KNOWN = [
  ...['cuda_runtime.h', 'cuda_runtime_api.h', 'device_launch_parameters.h', 'math_constants.h', 'vector_types.h'],
  ...['math.h', 'cmath', 'stdio.h', 'cstdio', 'stdint.h', 'cstdint', 'stddef.h', 'cstddef', 'assert.h', 'cassert'],
  ...['float.h', 'cfloat', 'limits.h', 'climits', 'string.h', 'cstring'],
];

/** Everything that device code may include. */
export const DEVICE_FILES: Files = Object.fromEntries(
  [
    ...Object.entries(OWN),
    ...KNOWN.map((name) => [name, '#pragma once\n']),
    ['cooperative_groups/reduce.h', '#include "../cooperative_groups.h"\n'],
  ].map(([name, text]) => [`${DEVICE}/${name}`, text]),
);
