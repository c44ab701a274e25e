import { password as askPassword, isCancel } from '@clack/prompts';

/** Everything that a command touches of the machine besides files and the network. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** A person sits there who can be asked and who likes moving lines. */
  readonly interactive: boolean;
  readonly signal: AbortSignal;
  out(text: string): void;
  err(text: string): void;
  /** All of standard input; '' where it is a terminal. */
  readStdin(): Promise<string>;
  /** null where the person gave up. */
  askPassword(question: string): Promise<string | null>;
}

/** The process that runs this program. */
export function processIo(): Io {
  const { stdin, stdout, stderr } = process;
  const ending = new AbortController();
  process.once('SIGINT', () => {
    ending.abort();
    // What waits for the network ends by the signal; anything else may end as it would have without us.
    setTimeout(() => process.exit(130), 300).unref();
  });
  return {
    env: process.env,
    cwd: process.cwd(),
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    signal: ending.signal,
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    readStdin: async () => {
      if (stdin.isTTY) return '';
      const parts: Buffer[] = [];
      for await (const part of stdin) parts.push(part as Buffer);
      return Buffer.concat(parts).toString('utf8');
    },
    askPassword: async (question) => {
      const answer = await askPassword({ message: question, output: stderr });
      return isCancel(answer) ? null : answer;
    },
  };
}
