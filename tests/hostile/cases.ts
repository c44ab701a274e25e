import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Limits, VerdictStatus } from '@ear/engine';

const FOLDER = path.join(path.dirname(fileURLToPath(import.meta.url)), 'cases');

/** One file of cases/: a submission, and in its first comments what must become of it. */
export interface Case {
  readonly name: string;
  /** What it tries, as the rest of "survives …". */
  readonly tries: string;
  /** Verdict classes of which one must come; NP: no points, whatever honest class that is. */
  readonly expect: readonly VerdictStatus[];
  /** Words that its output must hold, so that a case which broke halfway does not count as harmless. */
  readonly says: string | null;
  readonly limits: Partial<Limits>;
  /** Whether the grader's own memory is measured. */
  readonly flat: boolean;
  /** Node's name of the only architecture that it makes sense on. */
  readonly arch: string | null;
  readonly text: string;
}

const NO_POINTS: readonly VerdictStatus[] = [
  'failed',
  'compile_error',
  'crashed',
  'timed_out',
  'out_of_memory',
  'output_limit',
];

/** Every case, in the order of its name. Throws with the file's name when its first comments are not understood. */
export function readCases(): Case[] {
  return fs
    .readdirSync(FOLDER)
    .filter((name) => name.endsWith('.py'))
    .toSorted()
    .map((name) => readCase(name, fs.readFileSync(path.join(FOLDER, name), 'utf8')));
}

function readCase(file: string, text: string): Case {
  const facts = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, key, value] = /^# (\w+): (.+)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) break;
    facts.set(key, value);
  }
  const [tries, expected] = [facts.get('tries'), facts.get('expect')];
  if (!tries || !expected) throw new Error(`${file}: begin with "# tries: …" and "# expect: …"`);
  const known = ['tries', 'expect', 'says', 'limits', 'flat', 'arch'];
  const unknown = [...facts.keys()].filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new Error(`${file}: unknown ${unknown.join(', ')}; there are ${known.join(', ')}`);
  return {
    name: file.replace(/\.py$/, ''),
    tries,
    expect: expected === 'NP' ? NO_POINTS : (expected.split(',') as VerdictStatus[]),
    says: facts.get('says') ?? null,
    limits: Object.fromEntries(
      (facts.get('limits') ?? '')
        .split(' ')
        .filter(Boolean)
        .map((pair) => [pair.split('=')[0], Number(pair.split('=')[1])]),
    ),
    flat: facts.get('flat') === 'yes',
    arch: facts.get('arch') ?? null,
    text,
  };
}
