import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { Payload, SUBMISSION_LIMITS } from '@ear/engine';
import { problem, type LearnerChallenge } from '@ear/engine/contract';
import type { Cli } from '../cli.ts';
import { EXIT, Stop } from '../exit.ts';
import { filesOf, formOf } from '../student/forms.ts';
import { both, type WordId } from '../words/index.ts';

/** One file that the learner named (or that was found where `ear start` writes). */
export interface Given {
  /** As it was typed, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Reads the named files. Folders stand for the plain files in them. */
export async function readGiven(cli: Cli, paths: readonly string[]): Promise<Given[]> {
  const files = (await Promise.all(paths.map((path) => filesAt(cli, path)))).flat();
  const given = await Promise.all(files.map((path) => readBytes(cli, path)));
  const total = given.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (total > SUBMISSION_LIMITS.artifact_bytes) throw refused('too_large', { bytes: total });
  return given;
}

/** Where `ear start` put the files of a challenge: here, or in a folder with the quest's name. */
export async function findGiven(cli: Cli, slug: string, challenge: LearnerChallenge): Promise<Given[]> {
  const names = filesOf(challenge);
  for (const dir of ['.', slug]) {
    const paths = names.map((name) => (dir === '.' ? name : `${dir}/${name}`));
    const there = await Promise.all(paths.map((path) => stat(resolve(cli.io.cwd, path)).catch(() => null)));
    if (there.every((one) => one?.isFile() === true)) return readGiven(cli, paths);
  }
  const facts = { challenge: challenge.id, files: names.join(', ') };
  throw new Stop(EXIT.usage, 'no_files', both('noFiles', facts), facts);
}

async function filesAt(cli: Cli, path: string): Promise<string[]> {
  const full = resolve(cli.io.cwd, path);
  const found = await stat(full).catch((cause: NodeJS.ErrnoException) => missing(path, cause));
  if (!found.isDirectory()) return [path];
  const entries = await readdir(full, { withFileTypes: true });
  return entries.filter((one) => one.isFile() && !one.name.startsWith('.')).map((one) => join(path, one.name));
}

async function readBytes(cli: Cli, path: string): Promise<Given> {
  const full = resolve(cli.io.cwd, path);
  const { size } = await stat(full).catch((cause: NodeJS.ErrnoException) => missing(path, cause));
  // No hand-in is larger; a file that is need not be read to know that.
  if (size > SUBMISSION_LIMITS.artifact_bytes) throw refused('too_large', { path, bytes: size });
  const bytes = await readFile(full).catch((cause: NodeJS.ErrnoException) => missing(path, cause));
  return { path: path.replaceAll('\\', '/'), bytes };
}

/** The files as texts, by their paths; refused where they are none, or larger than texts may be. */
function textsOf(given: readonly Given[]): Text[] {
  const total = given.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (total > SUBMISSION_LIMITS.total_bytes) throw refused('too_large', { bytes: total });
  return given.map(({ path, bytes }) => ({ path, text: textOf(path, bytes) }));
}

interface Text {
  readonly path: string;
  readonly text: string;
}

function textOf(path: string, bytes: Uint8Array): string {
  if (bytes.length > SUBMISSION_LIMITS.file_bytes) throw refused('too_large', { path, bytes: bytes.length });
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\u0000')) return text;
  } catch {
    // Said below, as for NUL.
  }
  throw refused('not_text', { path });
}

function missing(path: string, cause: NodeJS.ErrnoException): never {
  const facts = { path, reason: cause.code ?? cause.message };
  throw new Stop(EXIT.usage, 'file_missing', both('fileMissing', facts), facts);
}

function refused(code: 'too_large' | 'not_text', facts: Readonly<Record<string, unknown>>): Stop {
  return new Stop(EXIT.refused, code, problem(code).detail, facts);
}

/**
 * The hand-in that these files make for a challenge; null where they are not what it takes. Stops where a text is
 * asked for and a file holds none, or too much of it.
 */
export function payloadOf(challenge: LearnerChallenge, given: readonly Given[]): Payload | null {
  const { action } = challenge;
  if (action.kind === 'artifact') {
    const files = assign(action.files, given);
    return files && { kind: 'artifact', files: mapValues(files, ({ bytes }) => Buffer.from(bytes).toString('base64')) };
  }
  if (action.kind === 'code') {
    const files = assign(action.files, textsOf(given));
    return files && { kind: 'code', files: mapValues(files, ({ text }) => text) };
  }
  const [only, ...more] = textsOf(given);
  if (only === undefined || more.length > 0) return null;
  if (extname(only.path) === '.json') return parsePayload(only, challenge);
  return action.kind === 'reflection' || action.kind === 'log' ? { kind: action.kind, text: only.text } : null;
}

function mapValues<T>(record: Readonly<Record<string, T>>, of: (value: T) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, of(value)]));
}

/** Each wanted name gets one given file and none is left over; null where that cannot be. */
function assign<T extends { readonly path: string }>(
  wanted: readonly string[],
  given: readonly T[],
): Record<string, T> | null {
  if (wanted.length !== given.length) return null;
  const [name, one] = [wanted[0]!, given[0]!];
  // One file is asked for and one is there: another name is no obstacle, another kind of file is.
  if (wanted.length === 1 && extname(name) === extname(one.path)) return { [name]: one };
  const files: Record<string, T> = {};
  for (const path of wanted) {
    const match =
      given.find((file) => `/${file.path}`.endsWith(`/${path}`)) ??
      given.find((file) => basename(file.path) === basename(path));
    if (match === undefined) return null;
    files[path] = match;
  }
  return new Set(Object.values(files)).size === given.length ? files : null;
}

function parsePayload({ path, text }: Text, challenge: LearnerChallenge): Payload {
  const { kind } = challenge.action;
  let value: unknown;
  let reason: string;
  try {
    value = JSON.parse(text);
    const parsed = Payload.safeParse(value);
    if (parsed.success && parsed.data.kind === kind) return sensible(path, challenge, parsed.data);
    reason = parsed.success ? `kind: ${parsed.data.kind}` : sayIssue(parsed.error.issues[0]);
  } catch (cause) {
    if (cause instanceof Stop) throw cause;
    reason = (cause as Error).message.replaceAll(/\s+/g, ' ');
  }
  throw misshapen(challenge, 'badPayload', { path, kind, reason });
}

/** The payload, or a sentence that is more exact than the server's general one. */
function sensible(path: string, challenge: LearnerChallenge, payload: Payload): Payload {
  if (payload.kind !== 'predict' || challenge.action.kind !== 'predict') return payload;
  for (const { id, options } of challenge.action.questions) {
    const chances = payload.answers[id] ?? {};
    const known = options.map((option) => option.id);
    const facts = { path, question: id, options: known.join(', ') };
    if (Object.keys(chances).some((option) => !known.includes(option))) {
      throw misshapen(challenge, 'predictOptions', facts);
    }
    const sum = Object.values(chances).reduce((total, chance) => total + chance, 0);
    if (Math.abs(sum - 1) > SUM_TOLERANCE) {
      throw misshapen(challenge, 'predictSum', { ...facts, sum: Number(sum.toFixed(4)) });
    }
  }
  return payload;
}

/** Chances sum to 1 up to what a person rounds away; the judge allows the same. */
const SUM_TOLERANCE = 1e-3;

/** What is wrong with an answer, followed by the form that it takes. */
function misshapen(challenge: LearnerChallenge, id: WordId, facts: Readonly<Record<string, string | number>>): Stop {
  const problemIs = both(id, facts);
  const form = formOf(challenge);
  const full = (locale: 'ko' | 'en'): string =>
    form === null
      ? problemIs[locale]
      : both('answerLooksLike', { problem: problemIs[locale], form: JSON.stringify(form) })[locale];
  return new Stop(EXIT.refused, 'wrong_answer_shape', { ko: full('ko'), en: full('en') }, { ...facts, form });
}

/** Where it went wrong: `recipe.steps` */
function sayIssue(issue: { readonly path: readonly PropertyKey[] } | undefined): string {
  return issue === undefined ? '' : issue.path.map(String).join('.');
}
