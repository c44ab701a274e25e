import type { Message } from '@ear/engine';
import { message } from '../../messages.ts';
import type { Files } from '../runtime.ts';

const MISFIT = 'a template is given types that it cannot work with';
/** Diagnostics that are passed on; the first one is usually the cause of the rest. */
const MOST = 20;
const MESSAGE_LINE = /^(?:\.\/)?([^\s:]+):(\d+):(?:(\d+):)? (fatal error|error|note): (.*)$/;
/** g++ on an error inside a header: the line of the student's that made the template what it is. */
const REQUIRED_LINE = /^(?:\.\/)?([^\s:]+):(\d+):(?:(\d+):)? +required from here$/;
const LINKER_LINE = /(undefined reference to|multiple definition of) [`'‘]([^'’]+)['’]/;
const ASSEMBLER_LINE = /^\{standard input\}:\d+: Error: (.*)$/;

/** What gcc says about a hand-in, in its own words. */
export interface Complaint {
  readonly message: Message;
  /** Errors first, then places of templates, then notes; each with the line of the student's file that it is about. */
  readonly diagnostics: string;
}

interface Diagnostic {
  /** `place`: where a template was made of what does not fit; g++ says the error of a file that is not the student's. */
  readonly kind: 'error' | 'place' | 'note';
  readonly file: string | null;
  readonly line: number;
  readonly text: string;
  /** As it is shown. */
  readonly shown: string;
}

/**
 * Reads what gcc printed. Only what it says about the student's own files is kept, with lines taken from what was handed
 * in: a file that was included, and its content, never show.
 */
export function complaintOf(printed: string, sources: Files): Complaint {
  const found = printed.split('\n').flatMap((line) => diagnosticOf(line, sources) ?? []);
  const errors = unique(found.filter(({ kind }) => kind === 'error'));
  const places = unique(found.filter(({ kind }) => kind === 'place'));
  const notes = unique(found.filter(({ kind }) => kind === 'note'));
  return {
    message: sentenceOf(errors[0] ?? places[0]),
    diagnostics: [...errors, ...places, ...notes]
      .slice(0, MOST)
      .map(({ shown }) => shown)
      .join('\n'),
  };
}

function diagnosticOf(line: string, sources: Files): Diagnostic | null {
  const required = REQUIRED_LINE.exec(line);
  const [, file = '', lineNumber = '', column = '', said = '', words = ''] = required ?? MESSAGE_LINE.exec(line) ?? [];
  if (Object.hasOwn(sources, file)) {
    const place = { file, line: Number(lineNumber) };
    const [kind, text] = required ? ['error', MISFIT] : [said, words];
    const head = `${[file, lineNumber, column].filter(Boolean).join(':')}: ${kind}: ${text}`;
    const shown = [head, ...excerpt(String(sources[file]), place.line, Number(column))].join('\n');
    return { ...place, kind: required ? 'place' : kind === 'note' ? 'note' : 'error', text, shown };
  }
  const [, problem, name] = LINKER_LINE.exec(line) ?? [];
  if (problem !== undefined) return plain(`${problem} '${name}'`);
  const assembler = ASSEMBLER_LINE.exec(line)?.[1];
  return assembler === undefined ? null : plain(`assembler: ${assembler}`);
}

function plain(text: string): Diagnostic {
  return { kind: 'error', file: null, line: 0, text, shown: `error: ${text}` };
}

/** The line itself with a mark under the column; gcc counts columns in bytes. */
function excerpt(source: string, line: number, column: number): string[] {
  const text = source.split('\n')[line - 1];
  if (text === undefined) return [];
  const number = String(line).padStart(5);
  const before = Buffer.from(text, 'utf8')
    .subarray(0, Math.max(0, column - 1))
    .toString('utf8');
  const mark = `${' '.repeat(number.length)} | ${before.replace(/[^\t]/g, ' ')}^`;
  return [`${number} | ${text}`, ...(column > 0 ? [mark] : [])];
}

function sentenceOf(first: Diagnostic | undefined): Message {
  if (first === undefined) return message('syntax.compile');
  if (first.file === null) return message('syntax.link', { text: first.text });
  return message('syntax.compiler', { file: first.file, line: first.line, text: first.text });
}

function unique(list: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return list.filter(({ shown }) => !seen.has(shown) && seen.add(shown));
}
