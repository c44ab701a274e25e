/** Runs the suites one after another and adds up what they counted. `--only TITLE` runs one; `--long` adds repeats. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildParts } from '../setup/parts.mjs';
import { ROOT } from '../setup/paths.mjs';
import { run } from '../setup/run.mjs';
import { runMain } from '../setup/say.mjs';
import { ensureSystemPackages } from '../setup/system.mjs';
import { countJest, countProgram, endOf } from './report.mjs';
import { SUITES } from './suites.mjs';

const args = process.argv.slice(2);
const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : null;
const isLong = args.includes('--long');
const extraEnv = isLong ? { EAR_TEST_LONG: '1' } : {};
const isWanted = ({ title, long }) => (only === null ? isLong || !long : title.includes(only));

runMain(async () => {
  const missing = ensureSystemPackages({ forTests: true });
  await buildParts();
  const counts = [];
  const notes = [];
  for (const suite of SUITES.filter(isWanted)) {
    process.stderr.write(`\n=== ${suite.title}\n`);
    const started = Date.now();
    const counted = suite.jest
      ? await runJest(suite)
      : countProgram(suite.title, await run(suite.command, suite.args, { extraEnv }));
    const seconds = (Date.now() - started) / 1000;
    counts.push(counted);
    process.stdout.write(
      `${suite.title}: ${counted.passed} passed, ${counted.failures.length} failed, ${counted.skipped} skipped in ${seconds.toFixed(1)} s of ${suite.budget_s} s\n`,
    );
    if (seconds > suite.budget_s)
      notes.push(`over budget: ${suite.title} took ${seconds.toFixed(0)} s of ${suite.budget_s} s`);
  }
  for (const id of missing) notes.push(`not installed: ${id}`);
  const { text, total } = endOf(counts, notes);
  process.stdout.write(`\n${text}\n`);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
});

/** Jest's own JSON is the source of the numbers; a run that wrote none, or that fails beside its tests, is a failure. */
async function runJest({ title, jest: words }) {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'ear-jest-')), 'result.json');
  const jest = ['--disable-warning=ExperimentalWarning', '--experimental-vm-modules', 'node_modules/jest/bin/jest.js'];
  const ended = await run('node', [...jest, '--json', '--outputFile', file, ...words], {
    extraEnv,
    dropStdout: true,
  });
  if (!fs.existsSync(file)) return countProgram(title, { ...ended, code: ended.code || 1 });
  const counted = countJest(title, JSON.parse(fs.readFileSync(file, 'utf8')), ROOT);
  fs.rmSync(path.dirname(file), { recursive: true });
  if (counted.failures.length > 0) return counted;
  return { ...counted, failures: countProgram(title, ended).failures };
}
