import type { Runtime } from '@ear/engine';
import { pythonRuntime } from './python/runtime.ts';
import type { StudentRuntime } from './runtime.ts';

const RUNTIMES: Readonly<Partial<Record<Runtime, StudentRuntime>>> = { python: pythonRuntime };

/** The runtime of that name, or null where this build cannot judge it. */
export function findRuntime(id: Runtime): StudentRuntime | null {
  return RUNTIMES[id] ?? null;
}
