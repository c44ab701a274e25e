import { bareSandbox } from '../bare/bareSandbox.ts';
import type { Sandbox, SandboxSpec } from '../sandbox.ts';

/** A bare sandbox that calls `act` as soon as a process has printed `word`: then student code certainly runs. */
export function heardSandbox(word: string, act: () => void): Sandbox {
  const inner = bareSandbox();
  return {
    jailed: false,
    async start(spec: SandboxSpec) {
      const process = await inner.start(spec);
      let said = '';
      process.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString('latin1');
        if (said.includes(word)) act();
      });
      return process;
    },
  };
}
