import { execFile } from 'node:child_process';
import process from 'node:process';
import { promisify } from 'node:util';
import { bareSandbox } from '../bare/bareSandbox.ts';
import { BUILD_ARGV } from '../runtimes/c/image.ts';
import { isSource } from '../runtimes/cuda/build.ts';
import type { StudentRuntime } from '../runtimes/runtime.ts';
import type { Sandbox, SandboxProcess, SandboxSpec } from '../sandbox.ts';
import { buildCubin } from './build.ts';
import { HOST, hostImage, nvccImage } from './image.ts';
import { findNvcc } from './nvcc.ts';

const run = promisify(execFile);

/** A device of this machine that kernels are launched on, after the emulation has found nothing wrong with them. */
export interface Gpu {
  /** `NVIDIA H100 (sm_90, CUDA 13.0)` */
  readonly name: string;
  /** Compiles for this device, and asks its host. */
  readonly runtime: StudentRuntime;
  /** `jailed`, but for the device's host. */
  sandbox(jailed: Sandbox): Sandbox;
}

/** The host takes this long at most to overwrite the device's memory when it is asked to end. */
const END_MS = 3000;
const PROBE_MS = 30_000;
/** The driver maps some hundred MB into every process that uses it; that is not the student's. */
const MEMORY_MB = 16_384;

/**
 * The device that kernels run on here, or null: there is none, nvcc or the host is not on this machine, or
 * EAR_CUDA=emulate. EAR_CUDA_LAUNCH names another host, EAR_CUDA_DRIVER another driver's library.
 */
export async function findGpu(env: NodeJS.ProcessEnv): Promise<Gpu | null> {
  if (env['EAR_CUDA'] === 'emulate' || process.platform !== 'linux') return null;
  const [host] = await hostImage.locate(env);
  const program = host?.programs[HOST];
  if (program === undefined) return null;
  const driver = env['EAR_CUDA_DRIVER'] === undefined ? [] : ['--driver', env['EAR_CUDA_DRIVER']];
  const options = { env: {}, timeout: PROBE_MS };
  const probe = await run(program, [...driver, '--probe'], options).catch(() => null);
  const said = probe === null ? null : readProbe(probe.stdout);
  if (said === null || (await findNvcc(env)).length === 0) return null;
  const scrub = (): Promise<unknown> => run(program, [...driver, '--scrub'], options);
  return openGpu(said, driver, scrub);
}

interface Probe {
  readonly name: string;
  /** 80 for compute capability 8.0 */
  readonly sm: number;
  /** 13000 for CUDA 13.0 */
  readonly driver: number;
}

/** What the host says of the device; null where that is nothing to work with. */
function readProbe(text: string): Probe | null {
  try {
    const { name, sm, driver } = JSON.parse(text) as Record<string, unknown>;
    return typeof name === 'string' && Number.isInteger(sm) && Number.isInteger(driver)
      ? { name: name.slice(0, 80), sm: sm as number, driver: driver as number }
      : null;
  } catch {
    return null;
  }
}

function openGpu({ name, sm, driver: version }: Probe, driver: readonly string[], scrub: () => Promise<unknown>): Gpu {
  const cuda = `CUDA ${Math.floor(version / 1000)}.${Math.floor((version % 1000) / 10)}`;
  const argv = [HOST, ...driver];
  const runtime: StudentRuntime = {
    id: 'cuda',
    image: hostImage,
    argv,
    files: {},
    isProgram: isSource,
    build: (sources, means, wanted) => buildCubin(sm, sources, means, wanted),
    builder: { image: nvccImage, argv: BUILD_ARGV },
    program: (files) => ({ argv, files }),
    imageName: (device, capability) => `gpu:${device}-${capability}`,
  };
  const bare = bareSandbox();
  /** Resolves once nothing of the last process is left on the device. */
  let clean: Promise<unknown> = Promise.resolve();

  async function start(spec: SandboxSpec): Promise<SandboxProcess> {
    await clean;
    const { wall_s } = spec.limits;
    const limits = { ...spec.limits, cpu_s: wall_s, memory_mb: MEMORY_MB };
    const deadline = ['--deadline-ms', String(Math.max(1, Math.round(wall_s * 1000)))];
    const host = await bare.start({ ...spec, argv: [...spec.argv, ...deadline], limits });
    // A host that was killed has left behind what lay on the device.
    const exit = host.exit.then(async (ended) => {
      if (ended.code !== 0) await scrub().catch(() => undefined);
      return ended;
    });
    clean = exit;
    return { ...host, exit, kill: () => end(host) };
  }

  return {
    name: `${name} (sm_${sm}, ${cuda})`,
    runtime,
    sandbox: (jailed) => ({
      jailed: jailed.jailed,
      start: (spec) => (spec.image === hostImage.id ? start(spec) : jailed.start(spec)),
    }),
  };
}

/** No more requests: the host overwrites what it used and ends. Only one that does not is killed. */
function end(host: SandboxProcess): void {
  host.calls.destroy();
  const late = setTimeout(() => host.kill(), END_MS);
  void host.exit.then(() => clearTimeout(late));
}
