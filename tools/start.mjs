/** `npm start`: sets up what is missing, then supervises the whole product. Runs on Node 20; the rest on Node 24. */
import { spawn } from 'node:child_process';
import { ensureNpmPackages } from './setup/npm.mjs';
import { NODE, ROOT } from './setup/paths.mjs';
import { runMain } from './setup/say.mjs';

runMain(async () => {
  ensureNpmPackages();
  // A group of its own would miss the terminal's Ctrl-C; sharing ours, it gets it together with us.
  const supervisor = spawn(NODE, ['--disable-warning=ExperimentalWarning', 'tools/supervise/main.mjs'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => supervisor.kill(signal));
  process.exitCode = await new Promise((resolve) => supervisor.on('exit', (code) => resolve(code ?? 1)));
});
