import type { LocalText } from '@ear/engine';

/** What the shell is told. The numbers are an interface: scripts depend on them. */
export const EXIT = {
  done: 0,
  notPassed: 1,
  platformError: 2,
  refused: 3,
  notSignedIn: 4,
  unreachable: 5,
  usage: 64,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command with a sentence for the person and a stable word for the script. */
export class Stop extends Error {
  readonly exit: ExitCode;
  readonly code: string;
  readonly sentence: LocalText;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(exit: ExitCode, code: string, sentence: LocalText, facts: Readonly<Record<string, unknown>> = {}) {
    super(sentence.en);
    this.exit = exit;
    this.code = code;
    this.sentence = sentence;
    this.facts = facts;
  }
}
