import { findGpu, findRuntime, imagesOf, nvccImage, RUNTIMES_HERE } from '@ear/runner';
import type { Gpu, Image, StudentRuntime } from '@ear/runner';
import { findBackends, releaseBackend, sweepGroups } from './cgroup.ts';
import type { Backend } from './cgroup.ts';
import { findBubblewrap, findLauncher, isAtLeast } from './find.ts';
import type { JailPlan } from './launch.ts';
import type { JailExit } from './report.ts';
import { layer } from './layers.ts';
import type { Layer, LayerName } from './layers.ts';
import { findImages } from './images.ts';
import { openSandbox } from './sandbox.ts';
import type { JailSandbox, Kept } from './sandbox.ts';
import { lookInside, refusesEndlessness, refusesMemory } from './selfTest.ts';
import type { Inside } from './selfTest.ts';

const NOTHING_KEPT: Kept = { launchers: 0, spares: 0 };
/** Older ones cannot forbid user namespaces inside. */
const NEEDED_BUBBLEWRAP = '0.8.0';

/** The jail of this machine, as far as it can be had. */
export interface PreparedJail {
  readonly layers: readonly Layer[];
  /** null when any layer is missing: nothing is judged then (fail closed). */
  readonly sandbox: JailSandbox | null;
  readonly plan: JailPlan | null;
  /** The device that CUDA kernels are launched on, too; null: they are emulated on the CPU alone. */
  readonly gpu: Gpu | null;
  /** Layers that are off because a demonstration asked for it; said in health. Empty in honest operation. */
  readonly weakened: readonly string[];
  /** Gives back what was prepared on this machine. */
  release(): Promise<void>;
}

/**
 * Finds the parts of a jail, tries them in a real one from inside, and removes what dead graders left. Fails closed:
 * one needed layer that does not hold, and there is no sandbox. Environment: EAR_PYTHON, EAR_JAIL_LAUNCHER, EAR_CGROUP,
 * EAR_JAIL_BACKEND, and EAR_JAIL_WITHOUT_CGROUP=demo, which forgives the two layers that a cgroup would have held.
 * Python is always looked for; `runtimes` says what else. For CUDA a device is looked for, too (see findGpu).
 */
export async function prepareJail(
  env: NodeJS.ProcessEnv,
  kept: Kept = NOTHING_KEPT,
  runtimes: readonly StudentRuntime[] = RUNTIMES_HERE,
): Promise<PreparedJail> {
  const layers: Layer[] = [];
  const nothing = (): PreparedJail => ({
    layers,
    sandbox: null,
    plan: null,
    gpu: null,
    weakened: [],
    release: () => Promise.resolve(),
  });
  const need = (found: Layer): boolean => (layers.push(found), found.ok);

  if (!need(layer('system', process.platform === 'linux', process.platform))) return nothing();
  const launcher = findLauncher(env);
  const bubblewrap = findBubblewrap(env);
  const recent = bubblewrap !== null && isAtLeast(bubblewrap.version, NEEDED_BUBBLEWRAP);
  need(layer('launcher', launcher !== null));
  need(layer('bubblewrap', recent, bubblewrap?.version));
  if (launcher === null || bubblewrap === null || !recent) return nothing();

  const backends = findBackends(env['EAR_JAIL_BACKEND'], env['EAR_CGROUP']);
  for (const backend of backends) sweepGroups(backend);
  if (backends.length === 0) need(layer('processes', false, env['EAR_JAIL_BACKEND']));
  const device = runtimes.some(({ id }) => id === 'cuda') ? await findGpu(env) : null;
  const images = [...runtimes.flatMap(imagesOf), ...(device === null ? [] : [nvccImage])];
  const { plan, found } = await findPlan({ launcher, bwrap: bubblewrap.path }, backends, env, images);
  layers.push(...found);
  for (const backend of backends) if (backend !== plan?.backend) releaseBackend(backend);
  const open = layers.filter(({ ok, needed }) => !ok && needed);
  const forgiven = open.filter(({ name }) => isForDemonstration(env) && WITHOUT_CGROUP.includes(name));
  const sound = plan !== null && open.length === forgiven.length;
  const sandbox = sound ? openSandbox(plan, kept) : null;
  return {
    layers,
    plan,
    sandbox,
    // A device without its compiler in a jail compiles nobody's code.
    gpu: plan?.images.has(nvccImage.id) ? device : null,
    weakened: forgiven.map(({ sentence }) => sentence.en),
    async release() {
      await sandbox?.close();
      if (plan) releaseBackend(plan.backend);
    },
  };
}

/** What only a cgroup can hold for certain. */
const WITHOUT_CGROUP: readonly LayerName[] = ['processes', 'memory'];

function isForDemonstration(env: NodeJS.ProcessEnv): boolean {
  return env['EAR_JAIL_WITHOUT_CGROUP'] === 'demo';
}

interface Finding {
  readonly plan: JailPlan | null;
  readonly found: readonly Layer[];
}

/** The first back-end and interpreter with which a program inside comes to an answer decide. */
async function findPlan(
  parts: Pick<JailPlan, 'launcher' | 'bwrap'>,
  backends: readonly Backend[],
  env: NodeJS.ProcessEnv,
  wanted: readonly Image[],
): Promise<Finding> {
  let fault = 'no python3';
  const pythons = (await findRuntime('python')?.image.locate(env)) ?? [];
  for (const backend of backends) {
    for (const python of pythons) {
      const plan = { ...parts, backend, images: new Map([['python', python]]) };
      const { inside, exit, said } = await lookInside(plan);
      if (inside !== null) {
        const [found, images] = await Promise.all([judgeJail(plan, inside, exit), findImages(plan, env, wanted)]);
        return { plan: { ...plan, images: new Map([...plan.images, ...images]) }, found };
      }
      fault = exit.fault ?? said.slice(0, 300);
    }
  }
  if (backends.length === 0) return { plan: null, found: [] };
  const noPython = fault === 'no python3' || fault.includes('start the command');
  return { plan: null, found: [noPython ? layer('python', false) : layer('namespaces', false, fault)] };
}

async function judgeJail(plan: JailPlan, inside: Inside, exit: JailExit): Promise<Layer[]> {
  const { kind } = plan.backend;
  const [memory, endless] = await Promise.all([refusesMemory(plan), refusesEndlessness(plan)]);
  const { landlock } = exit;
  return [
    layer('namespaces', true),
    layer('python', true, plan.images.get('python')?.version ?? ''),
    layer('identity', exit.uid > 0, `uid ${exit.uid}`),
    layer('environment', inside.environment),
    layer('descriptors', inside.descriptors),
    layer('files', inside.files),
    layer('kernel', inside.kernel),
    // A launcher that cannot put it up where the kernel has it starts nothing at all.
    layer('landlock', landlock > 0 && inside.landlock, landlock > 0 ? `version ${landlock}` : '', landlock > 0),
    layer('rlimits', inside.rlimits),
    layer('network', inside.network),
    layer('processes', inside.processes, kind),
    layer('memory', memory, kind),
    layer('time', endless.time),
    layer('output', endless.output),
    layer('leftovers', exit.fault === null, exit.fault ?? ''),
  ];
}
