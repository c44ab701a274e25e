/** `npm run bench -- NAME` runs tools/bench/NAME.mjs on Node 24. Lines that begin with `{` are data. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ensureNpmPackages } from './setup/npm.mjs';
import { NODE, ROOT } from './setup/paths.mjs';
import { runMain, Trouble } from './setup/say.mjs';

runMain(async () => {
  ensureNpmPackages();
  const [name, ...rest] = process.argv.slice(2);
  const folder = path.join(ROOT, 'tools/bench');
  const names = fs
    .readdirSync(folder)
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => file.slice(0, -4));
  if (!names.includes(name)) {
    throw new Trouble(
      `어떤 벤치마크인가요? 있는 것: ${names.join(', ')}`,
      `Which benchmark? There are: ${names.join(', ')}`,
    );
  }
  const child = spawn(NODE, ['--disable-warning=ExperimentalWarning', path.join(folder, `${name}.mjs`), ...rest], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  process.exitCode = await new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
});
