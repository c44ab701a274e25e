import type { LocalText } from '@ear/engine';
import { RULES, type Rule } from './rules.ts';

/** Where something is: `file` is relative to the folder that was read, with `/`; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong with content, said so that its author can repair it. */
export interface Finding extends Place {
  readonly rule: Rule;
  readonly severity: 'error' | 'warning';
  readonly message: LocalText;
  /** What to write instead, where one guess stands out. */
  readonly suggestion?: string;
}

export type Facts = Readonly<Record<string, string | number>>;

/** A finding in the words of its rule; `{name}` in the sentence becomes `facts.name`. */
export function finding(rule: Rule, place: Place, facts: Facts = {}, suggestion?: string): Finding {
  const { severity, ko, en } = RULES[rule];
  return {
    rule,
    severity,
    file: place.file,
    line: place.line,
    column: place.column,
    message: { ko: fill(ko, facts), en: fill(en, facts) },
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

/** The first character of a file, for what is wrong with all of it. */
export const startOf = (file: string): Place => ({ file, line: 1, column: 1 });

export const isError = (one: Finding): boolean => one.severity === 'error';

/** The same findings as seen from a folder further out. */
export function within(prefix: string, findings: readonly Finding[]): Finding[] {
  return findings.map((one) => ({ ...one, file: prefix + one.file }));
}

/** By file, then by position: the order in which an author repairs them. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column || compareText(a.rule, b.rule),
  );
}

/** `file:line:column severity rule sentence`, the form that editors turn into links. */
export function formatFinding(one: Finding, locale: keyof LocalText): string {
  const hint = one.suggestion === undefined ? '' : ` → ${one.suggestion}`;
  return `${one.file}:${one.line}:${one.column} ${one.severity} ${one.rule}: ${one.message[locale]}${hint}`;
}

/** Code unit order: the same on every machine, whatever its language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function fill(sentence: string, facts: Facts): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole));
}
