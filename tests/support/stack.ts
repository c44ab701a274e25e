import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../tools/postgres.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const READY = /EAR Quest is ready at (http:\/\/\S+)/;
/** In English or Korean: the port is used by another program. */
const TAKEN = /is used by another program|다른 프로그램이 쓰고 있어요/;

export type ServiceName = 'api' | 'grader' | 'database' | 'supervisor';

/** The whole product as `npm start` brings it up, over a data folder of its own. */
export interface Stack {
  readonly url: string;
  readonly dataDir: string;
  /** What was printed so far, stdout and stderr together. */
  output(): string;
  /** The number of a supervised process; waits until it is there. */
  pidOf(service: ServiceName): Promise<number>;
  stop(): Promise<number | null>;
}

interface StackOptions {
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Starts the product on a free port and waits for its ready line; rejects with everything it printed when it ends before
 * that. A port that was free may be taken before the product listens to it: then it gets another.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const asked = options.env?.['EAR_PORT'];
  for (;;) {
    const port = asked ?? String(await freePort());
    try {
      return await startOn(port, options);
    } catch (error) {
      if (asked !== undefined || !TAKEN.test(String(error))) throw error;
    }
  }
}

async function startOn(port: string, options: StackOptions): Promise<Stack> {
  const dataDir = options.dataDir ?? fs.mkdtempSync(path.join(os.tmpdir(), 'ear-stack-'));
  const child = spawn(process.execPath, ['tools/start.mjs'], {
    cwd: ROOT,
    env: { ...process.env, EAR_DATA_DIR: dataDir, EAR_NO_SYSTEM: '1', ...options.env, EAR_PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (bytes: Buffer): void => {
      printed += bytes.toString();
      const ready = READY.exec(printed);
      if (ready) resolve(ready[1]!);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${printed}`)));
  });
  return {
    url,
    dataDir,
    output: () => printed,
    pidOf: (service) => waitForPid(dataDir, service),
    stop: () => stop(child, options.dataDir === undefined ? dataDir : null),
  };
}

async function waitForPid(dataDir: string, service: ServiceName): Promise<number> {
  const file = path.join(dataDir, 'pids.json');
  for (;;) {
    const pid: unknown = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8') || '{}')[service] : null;
    if (typeof pid === 'number') return pid;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function stop(child: ChildProcess, thrownAway: string | null): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (child.exitCode !== null) return child.exitCode;
  child.kill('SIGINT');
  const code = await ended;
  if (thrownAway !== null) fs.rmSync(thrownAway, { recursive: true, force: true });
  return code;
}
