import type { TextRules } from '@ear/engine';

/** Where an output first differs from the expected one. Line and column count from 1, columns in characters. */
export interface TextDifference {
  readonly kind: 'token' | 'missing' | 'extra' | 'space';
  readonly line: number;
  readonly column: number;
  /** Token that should stand there; null for `extra` and `space`. */
  readonly want: string | null;
  /** Token that stands there; null for `missing` and `space`. */
  readonly got: string | null;
}

/**
 * Compares by the rules of Kattis' default output validator: token by token, blanks and case ignored unless a rule
 * says otherwise; with a tolerance, where the expected token is a number, the printed one must be a number that is
 * near enough absolutely or relatively (one of the two suffices; NaN is near nothing). Linear time. null: equal.
 * Source: https://www.kattis.com/problem-package-format/spec/legacy.html, "Default Validator Specification".
 */
export function differenceOf(printed: Buffer, expected: Buffer, rules: TextRules): TextDifference | null {
  // One character per byte, so that what is no UTF-8 is compared as it is.
  const got = scanner(printed.toString('latin1'));
  const want = scanner(expected.toString('latin1'));
  for (;;) {
    const [gap, wantGap] = [got.blanks(), want.blanks()];
    if (rules.space_change_sensitive && gap !== wantGap) return got.difference('space', null);
    const wanted = want.token();
    const given = got.token();
    if (wanted === '') return given === '' ? null : got.difference('extra', null);
    if (given === '') return got.difference('missing', wanted);
    if (!sameToken(given, wanted, rules)) return got.difference('token', wanted);
  }
}

function sameToken(given: string, wanted: string, rules: TextRules): boolean {
  const { float_absolute_tolerance: absolute, float_relative_tolerance: relative } = rules;
  if ((absolute !== undefined || relative !== undefined) && NUMBER.test(wanted)) {
    if (!NUMBER.test(given)) return false;
    const off = Math.abs(Number(given) - Number(wanted));
    return off <= (absolute ?? -1) || off <= (relative ?? -1) * Math.abs(Number(wanted));
  }
  return rules.case_sensitive ? given === wanted : lower(given) === lower(wanted);
}

/** Decimal notation; NaN and infinity are no numbers here. */
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** As C compares without case: the letters of ASCII alone. */
const lower = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

interface Scanner {
  /** The blanks from here to the next token, which is then next. */
  blanks(): string;
  /** The token from here on; '' at the end. */
  token(): string;
  /** What is wrong with the token that was read last, or with the blanks before it. */
  difference(kind: TextDifference['kind'], want: string | null): TextDifference;
}

function scanner(text: string): Scanner {
  let at = 0;
  let [gapAt, tokenAt] = [0, 0];
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  };
  return {
    blanks() {
      gapAt = at;
      const gap = take(/[ \t\n\v\f\r]*/y);
      tokenAt = at;
      return gap;
    },
    token: () => take(/[^ \t\n\v\f\r]*/y),
    difference(kind, want) {
      const place = kind === 'space' ? gapAt : tokenAt;
      const lineAt = text.lastIndexOf('\n', place - 1) + 1;
      return {
        kind,
        line: linesBefore(text, place) + 1,
        column: place === 0 ? 1 : Array.from(shown(text.slice(lineAt, place))).length + 1,
        want: want === null ? null : shown(want),
        got: kind === 'token' || kind === 'extra' ? shown(text.slice(tokenAt, at)) : null,
      };
    },
  };
}

function linesBefore(text: string, place: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < place; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/** Bytes read as the UTF-8 that they were meant to be. */
const shown = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');
