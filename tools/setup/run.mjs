import { spawn } from 'node:child_process';
import { ROOT } from './paths.mjs';

const env = { ...process.env, PATH: `${ROOT}/node_modules/.bin:${process.env.PATH}` };

/** Runs a command in the checkout with Node 24 first on PATH; its output goes to stderr unless `quiet`. */
export function run(command, args, { quiet = false, dropStdout = false, extraEnv = {} } = {}) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, { cwd: ROOT, env: { ...env, ...extraEnv }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes) => {
        if (dropStdout && stream === child.stdout) return;
        output += bytes;
        if (!quiet) process.stderr.write(bytes);
      });
    }
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
