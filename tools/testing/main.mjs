/** Runs the suites one after another and adds up what they counted. `--only TITLE` runs one; `--long` adds repeats. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildParts } from '../setup/parts.mjs';
import { run } from '../setup/run.mjs';
import { runMain } from '../setup/say.mjs';
import { ensureSystemPackages } from '../setup/system.mjs';
import { SUITES } from './suites.mjs';

const args = process.argv.slice(2);
const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : null;
const isLong = args.includes('--long');
const extraEnv = isLong ? { EAR_TEST_LONG: '1' } : {};
const isWanted = ({ title, long }) => (only === null ? isLong || !long : title.includes(only));

runMain(async () => {
  const missing = ensureSystemPackages({ forTests: true });
  await buildParts();
  const total = { passed: 0, failed: 0, skipped: 0 };
  const notes = [];
  for (const suite of SUITES.filter(isWanted)) {
    process.stderr.write(`\n=== ${suite.title}\n`);
    const started = Date.now();
    const counted = suite.jest ? await runJest(suite.jest) : await runTool(suite);
    const seconds = (Date.now() - started) / 1000;
    for (const key of Object.keys(total)) total[key] += counted[key];
    notes.push(...counted.notes);
    process.stdout.write(
      `${suite.title}: ${counted.passed} passed, ${counted.failed} failed, ${counted.skipped} skipped in ${seconds.toFixed(1)} s of ${suite.budget_s} s\n`,
    );
    if (seconds > suite.budget_s)
      notes.push(`over budget: ${suite.title} took ${seconds.toFixed(0)} s of ${suite.budget_s} s`);
  }
  for (const id of missing) notes.push(`not installed: ${id}`);
  process.stdout.write(`\n${notes.join('\n')}${notes.length > 0 ? '\n' : ''}`);
  process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
});

async function runTool({ title, command, args: words }) {
  const { code } = await run(command, words, { extraEnv });
  return code === 0
    ? { passed: 1, failed: 0, skipped: 0, notes: [] }
    : { passed: 0, failed: 1, skipped: 0, notes: [`failed: ${title}`] };
}

/** Jest's own JSON is the source of the numbers; a run that wrote none counts as one failure. */
async function runJest(words) {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'ear-jest-')), 'result.json');
  const jest = ['--disable-warning=ExperimentalWarning', '--experimental-vm-modules', 'node_modules/jest/bin/jest.js'];
  await run('node', [...jest, '--json', '--outputFile', file, ...words], {
    extraEnv,
    dropStdout: true,
  });
  if (!fs.existsSync(file)) return { passed: 0, failed: 1, skipped: 0, notes: [`failed: jest ${words.join(' ')}`] };
  const result = JSON.parse(fs.readFileSync(file, 'utf8'));
  fs.rmSync(path.dirname(file), { recursive: true });
  const tests = result.testResults.flatMap((suite) => suite.assertionResults);
  // A file that does not even load has no assertions; jest counts it here.
  const broken = result.testResults.filter((suite) => suite.status === 'failed' && suite.assertionResults.length === 0);
  const skipped = tests.filter(({ status }) => status === 'pending' || status === 'todo');
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + broken.length,
    skipped: skipped.length,
    notes: [
      ...skipped.map(({ fullName }) => `skipped: ${fullName}`),
      ...tests.filter(({ status }) => status === 'failed').map(({ fullName }) => `failed: ${fullName}`),
      ...broken.map(({ name }) => `failed to load: ${path.relative(process.cwd(), name)}`),
    ],
  };
}
