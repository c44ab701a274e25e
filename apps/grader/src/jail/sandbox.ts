import type { Limits } from '@ear/engine';
import { RUNTIMES_HERE } from '@ear/runner';
import type { Sandbox, SandboxSpec, StudentRuntime } from '@ear/runner';
import { prepareLaunch } from './launch.ts';
import type { Command, JailPlan, JailProcess, WaitingJail } from './launch.ts';
import { Spares } from './spares.ts';

export interface JailSandbox extends Sandbox {
  readonly jailed: true;
  start(spec: SandboxSpec): Promise<JailProcess>;
  /** Makes a runtime ready before its first job. */
  warm(runtime: StudentRuntime, limits: Limits): void;
  /** How many started programs of that runtime wait for a job with such limits. */
  spares(runtime: StudentRuntime, limits: Limits): number;
  /** Ends everything that waits. */
  close(): Promise<void>;
}

/** What is kept ready between jobs. */
export interface Kept {
  /** Launchers that wait, having started nothing. */
  readonly launchers: number;
  /** Started programs that wait, of each runtime that was asked for lately. */
  readonly spares: number;
}

/** After a run's end: what is done for the next one does not hold up this one's verdict. */
const REST_MS = 40;

/**
 * Fresh jails, one per program. The quickest way is a spare (spares.ts). Where none waits, a launcher may: its control
 * group, user id and pipes are ready (joining a group alone may take 10 ms), and it has run nothing. Without one the
 * same way is gone cold. All three end in the same jail.
 */
export function openSandbox(plan: JailPlan, { launchers, spares: most }: Kept): JailSandbox {
  const spares = new Spares(plan, most);
  const waiting: { readonly key: string; readonly jail: Promise<WaitingJail | null> }[] = [];
  let closed = false;
  let leaving: Promise<unknown> = Promise.resolve();

  async function take(command: Command): Promise<WaitingJail> {
    const key = keyOf(command);
    for (;;) {
      const at = waiting.findIndex((launcher) => launcher.key === key);
      if (at < 0) return prepareLaunch(plan, command);
      const [launcher] = waiting.splice(at, 1);
      const jail = await launcher?.jail;
      if (jail?.waits) return jail;
    }
  }

  function refill(command: Command): void {
    const key = keyOf(command);
    if (closed || launchers === 0) return;
    if (waiting.length >= launchers) {
      // What was asked for last gets one place at the cost of what was prepared first: compilers beside interpreters.
      if (waiting.some((launcher) => launcher.key === key)) return;
      const oldest = waiting.shift()?.jail.then((jail) => jail?.dismiss());
      leaving = Promise.all([leaving, oldest]);
    }
    waiting.push({ key, jail: prepareLaunch(plan, command).catch(() => null) });
  }

  async function startCold(spec: SandboxSpec): Promise<JailProcess> {
    const run = (await take(spec)).begin(spec);
    void run.exit.then(() => setTimeout(() => refill(spec), REST_MS).unref());
    return run;
  }

  return {
    jailed: true,
    async start(spec) {
      if (!isStub(spec)) return startCold(spec);
      const run = (await spares.take(spec)) ?? (await startCold(spec));
      void run.exit.then(({ memory_peak_bytes }) => spares.want(spec, memory_peak_bytes));
      return run;
    },
    warm({ image, argv, files }, limits) {
      for (let n = 0; n < launchers; n++) refill({ image: image.id, argv });
      spares.want({ image: image.id, argv, files, limits });
    },
    spares: ({ image, argv }, limits) => spares.waiting({ image: image.id, argv, limits }),
    async close() {
      closed = true;
      await Promise.all([
        leaving,
        spares.close(),
        ...waiting.splice(0).map(async ({ jail }) => (await jail)?.dismiss()),
      ]);
    },
  };
}

/**
 * Only a runtime's own stub can be started before its job: its command line is the runtime's very own, and nothing of a
 * hand-in is staged.
 */
function isStub({ image, argv, files }: SandboxSpec): boolean {
  const stub = RUNTIMES_HERE.some((runtime) => runtime.image.id === image && runtime.argv === argv);
  return stub && !Object.keys(files).some((path) => path.startsWith('student/'));
}

function keyOf({ image, argv }: Command): string {
  return JSON.stringify([image, argv]);
}
