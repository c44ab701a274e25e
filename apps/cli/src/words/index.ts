import type { LocalText } from '@ear/engine';
import { AUTHOR_WORDS } from './author.ts';
import { CHECK_WORDS } from './check.ts';
import { COMMAND_WORDS } from './commands.ts';
import { IMPORT_WORDS } from './import.ts';
import { OPERATOR_WORDS } from './operator.ts';
import { STUDENT_WORDS } from './student.ts';

/** Every sentence of the CLI that is not the server's or the linter's own. `{name}` is filled in. */
export const WORDS = {
  ...COMMAND_WORDS,
  ...STUDENT_WORDS,
  ...AUTHOR_WORDS,
  ...IMPORT_WORDS,
  ...CHECK_WORDS,
  ...OPERATOR_WORDS,
} as const satisfies Record<string, LocalText>;
export type WordId = keyof typeof WORDS;

export function fill(sentence: string, facts: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole));
}

/** A sentence in both languages, for refusals. */
export function both(id: WordId, facts: Readonly<Record<string, string | number>> = {}): LocalText {
  return { ko: fill(WORDS[id].ko, facts), en: fill(WORDS[id].en, facts) };
}
