import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Limits, Runtime, VerdictStatus } from '@ear/engine';

const FOLDER = path.join(path.dirname(fileURLToPath(import.meta.url)), 'cases');

/** How a file's runtime is known where its header does not name one. */
const RUNTIME_OF: Readonly<Record<string, CaseRuntime>> = { '.py': 'python', '.c': 'c', '.cpp': 'cpp', '.cu': 'cuda' };
const KEYS = ['tries', 'threat', 'expect', 'says', 'limits', 'flat', 'arch', 'runtime', 'race'] as const;

export type CaseRuntime = Exclude<Runtime, 'none'>;

/** One file of cases/: a submission, and in its first comments what must become of it. */
export interface Case {
  readonly name: string;
  /** Its first letter: `a` … `n`, as in README.md. */
  readonly group: string;
  readonly runtime: CaseRuntime;
  /** What it tries, as the rest of "survives …". */
  readonly tries: string;
  /** Ids of README.md's table: A1, K3. */
  readonly threats: readonly string[];
  /** Verdict classes of which one must come; NP: no points, whatever honest class that is. */
  readonly expect: readonly VerdictStatus[];
  /** Words that its output must hold, so that a case which broke halfway does not count as harmless. */
  readonly says: string | null;
  readonly limits: Partial<Limits>;
  /** Whether the grader's own memory is measured. */
  readonly flat: boolean;
  /** Whether luck decides what it reaches: the long run tries it again and again. */
  readonly race: boolean;
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
    .toSorted()
    .map((name) => readCase(name, fs.readFileSync(path.join(FOLDER, name), 'utf8')));
}

function readCase(file: string, text: string): Case {
  const { name, ext } = path.parse(file);
  const facts = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, key, value] = /^(?:#|\/\/) (\w+): (.+)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) break;
    facts.set(key, value);
  }
  const unknown = [...facts.keys()].filter((key) => !(KEYS as readonly string[]).includes(key));
  if (unknown.length > 0) throw new Error(`${file}: unknown ${unknown.join(', ')}; there are ${KEYS.join(', ')}`);
  const fact = (key: (typeof KEYS)[number]): string => facts.get(key) ?? '';
  const runtime = Runtime.safeParse(fact('runtime') || RUNTIME_OF[ext]);
  if (!fact('tries') || !fact('expect')) throw new Error(`${file}: begin with "tries: …" and "expect: …"`);
  if (!runtime.success || runtime.data === 'none') throw new Error(`${file}: what runtime is this for?`);
  return {
    name,
    group: name.slice(0, 1),
    runtime: runtime.data,
    tries: fact('tries'),
    threats: fact('threat').split(' ').filter(Boolean),
    expect: fact('expect')
      .split(',')
      .flatMap((word) => (word === 'NP' ? NO_POINTS : [VerdictStatus.parse(word)])),
    says: facts.get('says') ?? null,
    limits: limitsOf(file, fact('limits')),
    flat: fact('flat') === 'yes',
    race: fact('race') === 'yes',
    arch: facts.get('arch') ?? null,
    text,
  };
}

/** `wall_s=1 cpu_s=0.5` */
function limitsOf(file: string, words: string): Partial<Limits> {
  const pairs = words
    .split(' ')
    .filter(Boolean)
    .map((pair) => pair.split('='));
  const given = Object.fromEntries(pairs.map(([name, value]) => [name, Number(value)]));
  const checked = Limits.partial().safeParse(given);
  if (!checked.success) throw new Error(`${file}: limits are written wall_s=1 cpu_s=0.5`);
  return given;
}
