import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Io } from '../io.ts';
import { run } from '../run.ts';

/** What one command came to. */
export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
  /** `out` as JSON. */
  readonly json: any;
}

/** A person's machine for a test: a folder of its own, an environment of its own, nobody at the keyboard. */
export interface Desk {
  readonly dir: string;
  env: Record<string, string>;
  stdin: string;
  ear(...argv: string[]): Promise<Ran>;
  remove(): Promise<void>;
}

export async function desk(env: Record<string, string> = {}): Promise<Desk> {
  const dir = await mkdtemp(join(tmpdir(), 'ear-desk-'));
  const self: Desk = {
    dir,
    env: { XDG_CONFIG_HOME: join(dir, 'config'), EAR_API_URL: 'http://127.0.0.1:9', EAR_LANG: 'en', ...env },
    stdin: '',
    ear: async (...argv) => {
      let [out, err] = ['', ''];
      const io: Io = {
        env: self.env,
        cwd: dir,
        interactive: false,
        signal: new AbortController().signal,
        out: (text) => void (out += text),
        err: (text) => void (err += text),
        readStdin: async () => self.stdin,
        askPassword: async () => null,
      };
      const exit = await run(argv, io);
      return { exit, out, err, json: argv.includes('--json') && out !== '' ? JSON.parse(out) : null };
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  };
  return self;
}
