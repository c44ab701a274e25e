import type { Runtime } from '@ear/engine';
import { pythonRuntime } from './python/runtime.ts';
import type { StudentRuntime } from './runtime.ts';

/** Every runtime that this build can judge, in the order in which they are shown. */
export const RUNTIMES_HERE: readonly StudentRuntime[] = [pythonRuntime];

/** The runtime of that name, or null where this build cannot judge it. */
export function findRuntime(id: Runtime): StudentRuntime | null {
  return RUNTIMES_HERE.find((runtime) => runtime.id === id) ?? null;
}

/** Image of that id among the runtimes'; null where there is none. */
export function findImage(id: string): StudentRuntime['image'] | null {
  return RUNTIMES_HERE.find(({ image }) => image.id === id)?.image ?? null;
}
