import type { LocalText } from '@ear/engine';
import { clean } from '../../text.ts';

/** What a pasted report says: field -> what stands there. */
export type Fields = ReadonlyMap<string, boolean | number | string>;

/** A report whose form is known. */
export interface LogFormat {
  /** Reads those of the engine's LOG_FIELDS that are there; empty where the text is no such report. Linear in the text's length. */
  read(lines: readonly string[]): Fields;
  /** How to produce the report. */
  readonly how: LocalText;
}

/** Longer than any text that can be handed in. */
const MAX_TEXT = 100_000;
const MAX_LINE = 2000;

/** The lines of a pasted text, without colours and other marks of a terminal, each cut to a readable length. */
export function linesOf(text: string): readonly string[] {
  return clean(text, MAX_TEXT)
    .split('\n')
    .map((line) => line.slice(0, MAX_LINE).trim());
}

/** The number that a text begins with (`12.5%` -> 12.5); NaN for `nan`; null where it begins with none. */
export function leadingNumber(text: string): number | null {
  const found = /^[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:e[+-]?\d{1,3})?/i.exec(text);
  if (found) return Number(found[0]);
  if (/^[+-]?nan\b/i.test(text)) return NaN;
  const infinite = /^([+-]?)inf(?:inity)?\b/i.exec(text);
  return infinite ? (infinite[1] === '-' ? -Infinity : Infinity) : null;
}

/**
 * The number behind a word or phrase on a line (`loss: 2.5`, `val loss = 3`, `"loss": 0.5`), whatever the case; null
 * where there is none. Between the two only spaces and one of `: = "`.
 */
export function numberAfter(line: string, phrase: string): number | null {
  for (const rest of after(line, phrase)) {
    const number = leadingNumber(rest);
    if (number !== null) return number;
  }
  return null;
}

/** What stands behind each place where a phrase occurs as words of its own; the separator is left out. */
export function after(line: string, phrase: string): string[] {
  const lower = line.toLowerCase();
  const wanted = phrase.toLowerCase().trim();
  const found: string[] = [];
  // A phrase of one letter on a line of it would be found as often as the line is long: eight places are enough.
  for (
    let at = lower.indexOf(wanted);
    at >= 0 && wanted !== '' && found.length < 8;
    at = lower.indexOf(wanted, at + 1)
  ) {
    const end = at + wanted.length;
    if (isWord(lower[at - 1]) || (isWord(lower[end]) && isWord(wanted.at(-1)))) continue;
    let start = end;
    while (start < line.length && start < end + 40 && ' \t:="\''.includes(line[start] as string)) start++;
    found.push(line.slice(start));
  }
  return found;
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}
