import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { RUNTIME_LIMITS } from '@ear/engine';
import type { Queue } from '@ear/engine';
import { datasetDirs, datasetSource, findRuntime, imagesOf, RUNTIMES_HERE, stubFiles } from '@ear/runner';
import { ApiClient } from './api/client.ts';
import { RunsClient } from './api/runs.ts';
import { BundleCache } from './bundles/cache.ts';
import { describeGrader } from './capabilities.ts';
import type { JailPlan } from './jail/launch.ts';
import { prepareJail } from './jail/prepare.ts';
import type { PreparedJail } from './jail/prepare.ts';
import type { JailSandbox } from './jail/sandbox.ts';
import { judgeWith } from './judging.ts';
import { Device, judgeOn } from './leases/device.ts';
import { runSlot } from './leases/slot.ts';
import { openLog } from './log.ts';
import type { Log } from './log.ts';
import { measureFloor } from './measure.ts';
import { readCommand, USAGE } from './options.ts';
import type { Options } from './options.ts';
import { sweepFolders } from './training/runTools.ts';
import { findTrainingGpu, processTrainer } from './training/trainer.ts';

const REPOSITORY = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
/** A shutdown that does not come to its end by itself is ended. */
const LAST_MS = 8_000;

const command = readCommand(process.argv.slice(2), process.env, REPOSITORY);
if (command.kind === 'usage') {
  process.stderr.write(`${command.problem}\n${USAGE}\n`);
  process.exitCode = 64;
} else if (command.kind === 'probe') {
  process.exitCode = await probe(command.json);
} else if (command.kind === 'measure') {
  process.exitCode = await measure();
} else {
  await serve(command.options);
}

/** Says what holds; 0 when everything that is needed does. */
async function probe(json: boolean): Promise<number> {
  const jail = await prepareJail(process.env);
  await jail.release();
  const { layers, weakened } = jail;
  const ready = jail.sandbox !== null;
  if (json) process.stdout.write(`${JSON.stringify({ ready, layers, weakened })}\n`);
  for (const { ok, needed, name, sentence, fix } of json ? [] : layers)
    process.stdout.write(
      `${ok ? 'ok  ' : needed ? 'FAIL' : 'none'} ${name}: ${sentence.en}${fix ? ` Type: ${fix}` : ''}\n`,
    );
  return ready ? 0 : 1;
}

async function measure(): Promise<number> {
  const jail = await prepareJail(process.env);
  try {
    if (jail.sandbox === null || jail.plan === null) return 1;
    for (const line of await measureFloor(jail.plan)) process.stdout.write(`${JSON.stringify(line)}\n`);
    return 0;
  } finally {
    await jail.release();
  }
}

async function serve(options: Options): Promise<void> {
  const log = openLog(process.env['EAR_LOG_LEVEL'] ?? 'info');
  const shutdown = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (!shutdown.signal.aborted) setTimeout(() => process.exit(1), LAST_MS).unref();
      shutdown.abort();
    });
  const trainer = processTrainer();
  const [jail, build, trainingGpu] = await Promise.all([
    prepareJail(process.env, { launchers: options.slots, spares: options.spares }),
    trainer.build(),
    findTrainingGpu(),
  ]);
  for (const layer of jail.layers.filter(({ ok }) => !ok)) log.error(layer, 'a layer of the jail does not hold');
  for (const layer of jail.weakened) log.warn({ layer }, 'the jail is weakened for a demonstration');
  // The other runtimes get their spares when they were asked for once: some take a second and 200 MB each.
  const python = findRuntime('python');
  if (python !== null && jail.plan?.images.has(python.image.id)) jail.sandbox?.warm(python, RUNTIME_LIMITS.python);
  if (jail.sandbox !== null && jail.plan !== null) compileStubs(jail.sandbox, jail.plan, log);

  const api = new ApiClient(options.api, options.token);
  const bundles = new BundleCache(path.join(options.dataDir, 'bundles'), (hash, signal) => api.bundle(hash, signal));
  const datasets = datasetSource({
    dirs: datasetDirs(REPOSITORY, process.env),
    cacheDir: path.join(options.dataDir, 'datasets'),
  });
  const tools = {
    api,
    log,
    bundle: (hash: string, signal: AbortSignal) => bundles.get(hash, signal),
    judge: judgeWith({ log, sandbox: jail.sandbox, gpu: jail.gpu, datasets, trainer }),
  };
  const folder = path.join(options.dataDir, 'runs');
  await sweepFolders(folder);
  // Students' kernels and runs that train on the GPU take turns.
  const gpuDevice = new Device('gpu-0');
  const runGpu = trainingGpu === null ? null : gpuDevice;
  const runs = { api: new RunsClient(api), log, datasets, folder, device: null, gpu: runGpu };
  const slot = (queues: readonly Queue[], device?: Device): Promise<void> =>
    runSlot(
      async () => describeGrader(options.name, [...queues], jail, build),
      device === undefined
        ? { ...tools, runs }
        : { ...tools, judge: judgeOn(device, tools.judge), runs: { ...runs, device } },
      shutdown.signal,
    );
  // Where kernels run emulated, they run on processors like other code.
  const gpu = jail.gpu !== null;
  const shared: readonly Queue[] = gpu ? ['interactive'] : ['interactive', 'gpu'];
  process.stdout.write(`${readyLine(options, jail, trainingGpu)}\n`);
  await Promise.all([
    ...Array.from({ length: options.slots }, () => slot(shared)),
    // What saturates a device has it alone, whichever grader of this machine runs it.
    slot(['training'], new Device('processors')),
    ...(gpu ? [slot(['gpu'], gpuDevice)] : []),
  ]);
  await jail.release();
  log.info({}, 'stopped');
}

/** Stubs that are compiled are so before the first submission needs them. */
function compileStubs(sandbox: JailSandbox, { images }: JailPlan, log: Log): void {
  for (const runtime of RUNTIMES_HERE.filter((one) => imagesOf(one).every(({ id }) => images.has(id))))
    stubFiles(runtime, sandbox).catch((fault: unknown) =>
      log.error({ runtime: runtime.id, fault: String(fault) }, 'no stub'),
    );
}

function readyLine({ name, slots, api }: Options, jail: PreparedJail, trainingGpu: string | null): string {
  const judges =
    jail.sandbox === null
      ? 'no code (see --probe)'
      : `${[...(jail.plan?.images.keys() ?? [])].join(', ')} in jails (${jail.plan?.backend.kind})`;
  return `EAR Quest grader ${name} is ready for ${api}: ${judges}, ${slots} slots and one for training${trainingGpu ? ` (bf16 on ${trainingGpu})` : ''}`;
}
