import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { NODE, ROOT } from '../setup/paths.mjs';

const LEASH = path.join(ROOT, 'tools/supervise/leash.mjs');
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5000;
/** A process that lived this long was healthy: its next failure starts the backoff anew. */
const HEALTHY_MS = 30_000;

/**
 * Keeps one process alive, restarting it with a growing pause.
 * @param {{name: string, script: string, args?: string[], env: Record<string, string>, log: string, onTrouble: (name: string, code: number | string) => void}} options
 */
export function keepAlive({ name, script, args = [], env, log, onTrouble }) {
  let child = null;
  let pause = FIRST_PAUSE_MS;
  let stopping = false;
  let timer = null;

  function start() {
    const out = fs.openSync(log, 'a');
    const born = Date.now();
    child = spawn(NODE, ['--disable-warning=ExperimentalWarning', '--import', LEASH, script, ...args], {
      cwd: ROOT,
      env,
      stdio: ['ignore', out, out, 'ipc'],
      // Ctrl-C reaches the supervisor alone, which then stops everything in order.
      detached: true,
    });
    fs.closeSync(out);
    child.on('error', () => {});
    child.on('exit', (code, signal) => {
      child = null;
      if (stopping) return;
      pause = Date.now() - born > HEALTHY_MS ? FIRST_PAUSE_MS : Math.min(pause * 2, LONGEST_PAUSE_MS);
      onTrouble(name, signal ?? code);
      timer = setTimeout(start, pause);
    });
  }

  start();
  return {
    name,
    pid: () => child?.pid ?? null,
    /** SIGTERM, then SIGKILL for what does not end within ten seconds. */
    async stop() {
      stopping = true;
      clearTimeout(timer);
      const ending = child;
      if (!ending) return;
      const gone = new Promise((resolve) => ending.once('exit', resolve));
      ending.kill('SIGTERM');
      const killer = setTimeout(() => ending.kill('SIGKILL'), 10_000);
      await gone;
      clearTimeout(killer);
    },
  };
}
