/** `npm test`: sets up what is missing, builds, then runs every suite. The last line counts. Runs on Node 20. */
import { spawn } from 'node:child_process';
import { ensureNpmPackages } from './setup/npm.mjs';
import { NODE, ROOT } from './setup/paths.mjs';
import { runMain } from './setup/say.mjs';

runMain(async () => {
  ensureNpmPackages();
  const child = spawn(NODE, ['tools/testing/main.mjs', ...process.argv.slice(2)], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
});
