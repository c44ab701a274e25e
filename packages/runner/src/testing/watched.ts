import { bareSandbox } from '../bare/bareSandbox.ts';
import type { Sandbox, SandboxSpec } from '../sandbox.ts';

/** A bare sandbox that remembers every byte that each process was given, as Latin-1 text. */
export function watchedSandbox(): { readonly sandbox: Sandbox; readonly sent: string[] } {
  const inner = bareSandbox();
  const sent: string[] = [];
  return {
    sent,
    sandbox: {
      jailed: false,
      async start(spec: SandboxSpec) {
        const process = await inner.start(spec);
        const at = sent.push('') - 1;
        const write = process.calls.write.bind(process.calls);
        process.calls.write = ((chunk: Buffer) => {
          sent[at] += chunk.toString('latin1');
          return write(chunk);
        }) as typeof process.calls.write;
        return process;
      },
    },
  };
}
