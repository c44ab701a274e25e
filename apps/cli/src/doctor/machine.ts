import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LocalText } from '@ear/engine';
import { localTrainer, locateImage } from '@ear/runner';
import { findCheckout } from '../checkout.ts';
import type { Io } from '../io.ts';
import { both } from '../words/index.ts';
import type { Row } from './row.ts';

const run = promisify(execFile);

export function nodeRow(): Row {
  const version = process.versions.node;
  return { name: 'node', ok: Number(version.split('.')[0]) >= 20, text: both('doctor.node', { version }), fix: null };
}

export async function pythonRow(): Promise<Row> {
  try {
    const { programs, version } = await locateImage('python');
    const path = programs['python3'] ?? '';
    return { name: 'python', ok: true, text: both('doctor.python', { path, version }), fix: null };
  } catch {
    return { name: 'python', ok: false, text: both('doctor.noPython'), fix: 'sudo apt-get install -y python3' };
  }
}

export async function engineRow(): Promise<Row> {
  const build = await localTrainer().build();
  if (build !== 'unavailable') return { name: 'engine', ok: true, text: both('doctor.engine', { build }), fix: null };
  return { name: 'engine', ok: false, text: both('doctor.noEngine'), fix: 'npm run build:native' };
}

interface Probe {
  readonly layers: readonly { name: string; ok: boolean; needed: boolean; sentence: LocalText; fix: string | null }[];
  readonly weakened: readonly string[];
}

/** What the grader finds out about its jail on this machine; nothing where there is no grader to ask. */
export async function jailRows(io: Io): Promise<Row[]> {
  const root = findCheckout();
  const program = root === null ? '' : join(root, 'apps/grader/src/main.ts');
  const node = root === null ? '' : join(root, 'node_modules/.bin/node');
  if (!existsSync(program) || !existsSync(node)) return [];
  const probed = await run(node, [program, '--probe', '--json'], { env: { ...io.env }, timeout: 60_000 })
    // A jail that does not hold is told by the exit code and still in words.
    .catch((failure: { stdout?: string }) => ({ stdout: failure.stdout ?? '' }));
  const report = probeOf(probed.stdout);
  if (report === null) return [{ name: 'jail', ok: false, text: both('doctor.noProbe'), fix: 'npm run build:native' }];
  const layers = report.layers.map(({ name, ok, needed, sentence, fix }) => ({
    name: `jail/${name}`,
    // A second fence that this kernel does not have is told, and nothing is broken.
    ok: ok || !needed,
    text: sentence,
    fix,
  }));
  const weak = report.weakened.map((layer) => ({
    name: 'jail',
    ok: false,
    text: both('doctor.weakened', { layer }),
    fix: null,
  }));
  return [...layers, ...weak];
}

/** The report of our own grader; null where it said something else. */
function probeOf(text: string): Probe | null {
  try {
    const report = JSON.parse(text) as Partial<Probe>;
    const whole =
      Array.isArray(report.weakened) && report.layers?.every(({ sentence }) => LocalText.safeParse(sentence).success);
    return whole ? (report as Probe) : null;
  } catch {
    return null;
  }
}
