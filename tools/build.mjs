/** `npm run build [part …]` builds what changed; `npm run typecheck` asks the compiler about every workspace. */
import { ensureNpmPackages } from './setup/npm.mjs';
import { runMain, Trouble } from './setup/say.mjs';

runMain(async () => {
  ensureNpmPackages();
  const { buildParts, PART_NAMES } = await import('./setup/parts.mjs');
  const wanted = process.argv.slice(2);
  if (wanted.includes('typecheck')) return typecheck();
  const unknown = wanted.filter((name) => !PART_NAMES.includes(name));
  if (unknown.length > 0) {
    throw new Trouble(
      `모르는 부분이에요: ${unknown.join(', ')}. 있는 것: ${PART_NAMES.join(', ')}`,
      `Unknown part: ${unknown.join(', ')}. There are: ${PART_NAMES.join(', ')}`,
    );
  }
  await buildParts(wanted.length > 0 ? wanted : PART_NAMES);
});

async function typecheck() {
  const { run } = await import('./setup/run.mjs');
  const jobs = [
    ['-b', 'apps/api', 'apps/grader', 'apps/cli'],
    ['-p', 'packages/native'],
    ['-p', 'apps/web'],
    ['-p', 'tests'],
  ];
  let failed = false;
  for (const args of jobs) {
    const { code } = await run('tsc', args);
    failed ||= code !== 0;
  }
  if (failed) process.exitCode = 1;
}
