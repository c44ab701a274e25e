import type { Runtime } from '@ear/engine';
import { hostImage, nvccImage } from '../gpu/image.ts';
import { cRuntime } from './c/runtime.ts';
import { cppRuntime } from './cpp/runtime.ts';
import { cudaRuntime } from './cuda/runtime.ts';
import { numpyRuntime } from './numpy/runtime.ts';
import { pythonRuntime } from './python/runtime.ts';
import { torchRuntime } from './torch/runtime.ts';
import type { Image } from './image.ts';
import { imagesOf } from './runtime.ts';
import type { StudentRuntime } from './runtime.ts';

/** Every runtime that this build can judge, in the order in which they are shown. */
export const RUNTIMES_HERE: readonly StudentRuntime[] = [
  pythonRuntime,
  numpyRuntime,
  torchRuntime,
  cRuntime,
  cppRuntime,
  cudaRuntime,
];

/** The runtime of that name, or null where this build cannot judge it. */
export function findRuntime(id: Runtime): StudentRuntime | null {
  return RUNTIMES_HERE.find((runtime) => runtime.id === id) ?? null;
}

/** Image of that id among the runtimes' and the device's; null where there is none. */
export function findImage(id: string): Image | null {
  return [...RUNTIMES_HERE.flatMap(imagesOf), nvccImage, hostImage].find((image) => image.id === id) ?? null;
}
