import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import type { Sandbox } from '../../sandbox.ts';
import type { Files } from '../runtime.ts';
import { compile } from './compile.ts';
import { isSource } from './build.ts';

const STUB: Files = {
  'stub.h': readFileSync(new URL('./stub.h', import.meta.url), 'utf8'),
  'stub.c': readFileSync(new URL('./stub.c', import.meta.url), 'utf8'),
  'frames.c': readFileSync(new URL('./frames.c', import.meta.url), 'utf8'),
  'json.c': readFileSync(new URL('./json.c', import.meta.url), 'utf8'),
  'buffers.c': readFileSync(new URL('./buffers.c', import.meta.url), 'utf8'),
  'faults.c': readFileSync(new URL('./faults.c', import.meta.url), 'utf8'),
  'invoke.c': readFileSync(new URL('./invoke.c', import.meta.url), 'utf8'),
  'kernel.c': readFileSync(new URL('./kernel.c', import.meta.url), 'utf8'),
};
export const STUB_HASH = createHash('sha256').update(Object.values(STUB).join('\0')).digest('hex').slice(0, 12);

const LIMITS = { wall_s: 60, cpu_s: 40, memory_mb: 256, processes: 16, output_kb: 64 };

let made: Promise<Files> | null = null;

/**
 * The stub as a program, compiled by this machine's gcc, in a sandbox like a student's but of nothing that is a
 * student's; once per process. Rejects where that fails, and is then tried again.
 */
export function compiledStub(sandbox: Sandbox): Promise<Files> {
  made ??= make(sandbox).catch((error: unknown) => {
    made = null;
    throw error;
  });
  return made;
}

async function make(sandbox: Sandbox): Promise<Files> {
  const { exit, built, printed } = await compile(STUB, Object.keys(STUB).filter(isSource), 'program', {
    sandbox,
    limits: LIMITS,
  });
  if (exit.code === 0 && built !== null && built.length > 0) return { stub: built };
  throw new Error(`the stub of the C runtime could not be compiled: ${printed.slice(0, 2000)}`);
}
