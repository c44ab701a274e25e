import type { Sandbox } from '@ear/runner';
import type { JailExit } from '../../apps/grader/src/jail/report.ts';
import type { JailSandbox } from '../../apps/grader/src/jail/sandbox.ts';

export interface Wiretap {
  readonly sandbox: Sandbox;
  /** Every byte that was staged or sent into the jails, as latin-1. */
  sent(): string;
  /** How the jails ended, once nothing of them is left. */
  exits(): Promise<JailExit[]>;
}

/** The real jail, with everything that goes into it written down. */
export function tap(jail: JailSandbox): Wiretap {
  const pieces: string[] = [];
  const exits: Promise<JailExit>[] = [];
  return {
    sent: () => pieces.join('\n'),
    exits: () => Promise.all(exits),
    sandbox: {
      jailed: true,
      async start(spec) {
        for (const content of Object.values(spec.files)) pieces.push(Buffer.from(content).toString('latin1'));
        const run = await jail.start(spec);
        const write = run.calls.write.bind(run.calls) as (bytes: Buffer) => boolean;
        run.calls.write = ((bytes: Buffer) => {
          pieces.push(bytes.toString('latin1'));
          return write(bytes);
        }) as typeof run.calls.write;
        exits.push(run.gone);
        return run;
      },
    },
  };
}
