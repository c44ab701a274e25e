import type { Locale, LocalText } from '@ear/engine';
import type { Io } from './io.ts';
import { Server } from './server/server.ts';
import { fill, WORDS, type WordId } from './words/index.ts';

type Facts = Readonly<Record<string, string | number>>;

/** What every command gets: the machine, the language, and whether a program reads the answer. */
export class Cli {
  readonly io: Io;
  readonly locale: Locale;
  readonly json: boolean;

  constructor(io: Io, locale: Locale, json: boolean) {
    this.io = io;
    this.locale = locale;
    this.json = json;
  }

  /** A sentence of the table in the language of this run. */
  words(id: WordId, facts: Facts = {}): string {
    return fill(WORDS[id][this.locale], facts);
  }

  text(text: LocalText): string {
    return text[this.locale];
  }

  /** A line for the person; a program that asked for JSON does not get it. */
  print(line = ''): void {
    if (!this.json) this.io.out(`${line}\n`);
  }

  say(id: WordId, facts: Facts = {}): void {
    this.print(this.words(id, facts));
  }

  /** A line beside the answer, on standard error, whoever reads. */
  note(id: WordId, facts: Facts = {}): void {
    this.io.err(`${this.words(id, facts)}\n`);
  }

  /** The answer for a program: one JSON document. */
  answer(value: unknown): void {
    if (this.json) this.io.out(`${JSON.stringify(value, null, 2)}\n`);
  }

  server(): Promise<Server> {
    return Server.open(this.io, this.locale);
  }
}
