import type { Sandbox, SandboxSpec } from '@ear/runner';
import { prepareLaunch } from './launch.ts';
import type { Command, JailPlan, JailProcess, WaitingJail } from './launch.ts';

export interface JailSandbox extends Sandbox {
  readonly jailed: true;
  start(spec: SandboxSpec): Promise<JailProcess>;
  /** Lets launchers for that command line wait before the first job. */
  warm(command: Command): void;
  /** Ends the launchers that wait. */
  close(): Promise<void>;
}

/**
 * Fresh jails, one per program. After a program's end, up to `spares` launchers are kept waiting for the next one with
 * the same command line: their control group, user id and pipes are ready (joining a group alone may take 10 ms). A
 * spare has run nothing yet and knows nothing of any job; without one the same way is gone cold.
 */
export function openSandbox(plan: JailPlan, spares: number): JailSandbox {
  const waiting: { readonly key: string; readonly jail: Promise<WaitingJail | null> }[] = [];
  let closed = false;

  async function take(command: Command): Promise<WaitingJail> {
    const key = keyOf(command);
    for (;;) {
      const at = waiting.findIndex((spare) => spare.key === key);
      if (at < 0) return prepareLaunch(plan, command);
      const [spare] = waiting.splice(at, 1);
      const jail = await spare?.jail;
      if (jail?.waits) return jail;
    }
  }

  function refill(command: Command): void {
    if (closed || waiting.length >= spares) return;
    waiting.push({ key: keyOf(command), jail: prepareLaunch(plan, command).catch(() => null) });
  }

  return {
    jailed: true,
    async start(spec) {
      const run = (await take(spec)).begin(spec);
      void run.exit.then(() => refill(spec));
      return run;
    },
    warm(command) {
      for (let n = 0; n < spares; n++) refill(command);
    },
    async close() {
      closed = true;
      await Promise.all(waiting.splice(0).map(async ({ jail }) => (await jail)?.dismiss()));
    },
  };
}

function keyOf({ image, argv }: Command): string {
  return JSON.stringify([image, argv]);
}
