/** What a suite came to, and how the end of a run tells it: whoever reads only the tail of a log must see what failed. */
import path from 'node:path';

/** More failures than this, and each is told by one line of its reason. */
const TOLD_AT_LENGTH = 25;
const REASON_LINES = 8;
const TAIL_LINES = 15;
const COLUMNS = 200;
// The escape codes with which programs colour what they print.
// eslint-disable-next-line no-control-regex
const COLOURS = /\u001B\[[0-9;?]*[A-Za-z]/g;

const lines = (text) =>
  text
    .replaceAll(COLOURS, '')
    .split('\n')
    .map((line) => line.trimEnd().slice(0, COLUMNS))
    .filter((line) => line.trim() !== '');

const isOfStack = (line) => /^\s+at /.test(line);

/** The first lines of a failure's message, and where in the checkout it was thrown. */
function reasonOf(message, root) {
  const all = lines(message);
  const said = all.filter((line) => !isOfStack(line)).slice(0, REASON_LINES);
  const thrown = all.find((line) => isOfStack(line) && line.includes(root) && !line.includes('node_modules'));
  return thrown === undefined ? said : [...said, thrown.trim().replaceAll(`${root}/`, '').replaceAll('file://', '')];
}

/**
 * What jest's JSON says. A file fails without a failed test where it did not load, or where something outside its tests
 * failed; jest counts neither among its failed tests.
 * @param root the checkout, an absolute path
 */
export function countJest(title, result, root) {
  const fileOf = ({ name }) => path.relative(root, name);
  const tests = result.testResults.flatMap((suite) =>
    suite.assertionResults.map((test) => ({ ...test, file: fileOf(suite) })),
  );
  const failed = tests.filter(({ status }) => status === 'failed');
  const skipped = tests.filter(({ status }) => status === 'pending' || status === 'todo');
  const broken = result.testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.every(({ status }) => status !== 'failed'),
  );
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    skipped: skipped.length,
    notes: skipped.map(({ fullName }) => `skipped: ${fullName}`),
    failures: [
      ...failed.map(({ file, fullName, failureMessages }) => ({
        name: `${title}: ${file}: ${fullName}`,
        reason: reasonOf(failureMessages.join('\n'), root),
      })),
      ...broken.map((suite) => ({
        name: `${title}: ${fileOf(suite)}: ${suite.assertionResults.length === 0 ? 'did not load' : 'outside its tests'}`,
        reason: reasonOf(suite.message, root),
      })),
    ],
  };
}

/** A program that is a suite by itself: it passes by its exit code, and its last lines are the reason. */
export function countProgram(title, { code, output }) {
  if (code === 0) return { passed: 1, skipped: 0, notes: [], failures: [] };
  const reason = lines(output).slice(-TAIL_LINES);
  return { passed: 0, skipped: 0, notes: [], failures: [{ name: `${title}: ended with ${code}`, reason }] };
}

/** The last lines of a run: notes, then whatever failed with the beginning of its reason, then the total. */
export function endOf(counts, notes) {
  const sum = (of) => counts.reduce((all, one) => all + of(one), 0);
  const failures = counts.flatMap((one) => one.failures);
  const most = failures.length > TOLD_AT_LENGTH ? 1 : Infinity;
  const told = failures.flatMap(({ name, reason }) => [
    `failed: ${name}`,
    ...reason.slice(0, most).map((line) => `    ${line}`),
  ]);
  const total = {
    passed: sum(({ passed }) => passed),
    failed: failures.length,
    skipped: sum(({ skipped }) => skipped),
  };
  const head = [...counts.flatMap((one) => one.notes), ...notes];
  return {
    total,
    text: [
      ...head,
      ...(head.length > 0 && told.length > 0 ? [''] : []),
      ...told,
      `${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`,
    ].join('\n'),
  };
}
