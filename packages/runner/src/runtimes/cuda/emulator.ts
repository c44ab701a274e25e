import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Sandbox } from '../../sandbox.ts';
import { runCompiler } from '../c/compile.ts';
import { cppBuildImage } from '../cpp/image.ts';
import type { Files } from '../runtime.ts';
import { EMULATOR, EMULATOR_ARGUMENTS } from './flags.ts';

const SOURCES: Files = {
  'atomics.cpp': readFileSync(new URL('./emulator/atomics.cpp', import.meta.url), 'utf8'),
  'block.cpp': readFileSync(new URL('./emulator/block.cpp', import.meta.url), 'utf8'),
  'block.hpp': readFileSync(new URL('./emulator/block.hpp', import.meta.url), 'utf8'),
  'builtins.cpp': readFileSync(new URL('./emulator/builtins.cpp', import.meta.url), 'utf8'),
  'device.hpp': readFileSync(new URL('./emulator/device.hpp', import.meta.url), 'utf8'),
  'emulator.cpp': readFileSync(new URL('./emulator/emulator.cpp', import.meta.url), 'utf8'),
  'fibers.cpp': readFileSync(new URL('./emulator/fibers.cpp', import.meta.url), 'utf8'),
  'fibers.hpp': readFileSync(new URL('./emulator/fibers.hpp', import.meta.url), 'utf8'),
  'hooks.cpp': readFileSync(new URL('./emulator/hooks.cpp', import.meta.url), 'utf8'),
  'json.cpp': readFileSync(new URL('./emulator/json.cpp', import.meta.url), 'utf8'),
  'json.hpp': readFileSync(new URL('./emulator/json.hpp', import.meta.url), 'utf8'),
  'kernel_request.cpp': readFileSync(new URL('./emulator/kernel_request.cpp', import.meta.url), 'utf8'),
  'kernel_request.hpp': readFileSync(new URL('./emulator/kernel_request.hpp', import.meta.url), 'utf8'),
  'launch.cpp': readFileSync(new URL('./emulator/launch.cpp', import.meta.url), 'utf8'),
  'launch.hpp': readFileSync(new URL('./emulator/launch.hpp', import.meta.url), 'utf8'),
  'lines.cpp': readFileSync(new URL('./emulator/lines.cpp', import.meta.url), 'utf8'),
  'lines.hpp': readFileSync(new URL('./emulator/lines.hpp', import.meta.url), 'utf8'),
  'machine.hpp': readFileSync(new URL('./emulator/machine.hpp', import.meta.url), 'utf8'),
  'main.cpp': readFileSync(new URL('./emulator/main.cpp', import.meta.url), 'utf8'),
  'memory.cpp': readFileSync(new URL('./emulator/memory.cpp', import.meta.url), 'utf8'),
  'memory.hpp': readFileSync(new URL('./emulator/memory.hpp', import.meta.url), 'utf8'),
  'module.cpp': readFileSync(new URL('./emulator/module.cpp', import.meta.url), 'utf8'),
  'module.hpp': readFileSync(new URL('./emulator/module.hpp', import.meta.url), 'utf8'),
  'narrow.cpp': readFileSync(new URL('./emulator/narrow.cpp', import.meta.url), 'utf8'),
  'narrow.hpp': readFileSync(new URL('./emulator/narrow.hpp', import.meta.url), 'utf8'),
  'requests.cpp': readFileSync(new URL('./emulator/requests.cpp', import.meta.url), 'utf8'),
  'requests.hpp': readFileSync(new URL('./emulator/requests.hpp', import.meta.url), 'utf8'),
  'shadow.cpp': readFileSync(new URL('./emulator/shadow.cpp', import.meta.url), 'utf8'),
  'shadow.hpp': readFileSync(new URL('./emulator/shadow.hpp', import.meta.url), 'utf8'),
  'signals.cpp': readFileSync(new URL('./emulator/signals.cpp', import.meta.url), 'utf8'),
  'vetting.cpp': readFileSync(new URL('./emulator/vetting.cpp', import.meta.url), 'utf8'),
  'vetting.hpp': readFileSync(new URL('./emulator/vetting.hpp', import.meta.url), 'utf8'),
};
export const EMULATOR_HASH = createHash('sha256').update(Object.values(SOURCES).join('\0')).digest('hex').slice(0, 12);

const LIMITS = { wall_s: 90, cpu_s: 60, memory_mb: 1024, processes: 16, output_kb: 64 };

let made: Promise<Files> | null = null;

/**
 * The emulated GPU with the stub around it, compiled by this machine's g++ (about three seconds), in a sandbox like a
 * student's but of nothing that is a student's; once per process. Rejects where that fails, and is then tried again.
 */
export function compiledEmulator(sandbox: Sandbox): Promise<Files> {
  made ??= make(sandbox).catch((error: unknown) => {
    made = null;
    throw error;
  });
  return made;
}

async function make(sandbox: Sandbox): Promise<Files> {
  const compiler = { image: cppBuildImage.id, arguments: EMULATOR_ARGUMENTS, beside: {} };
  const { exit, built, printed } = await runCompiler(compiler, SOURCES, { sandbox, limits: LIMITS });
  if (exit.code === 0 && built !== null && built.length > 0) return { [EMULATOR]: built };
  throw new Error(`the CUDA emulator could not be compiled: ${printed.slice(0, 2000)}`);
}
