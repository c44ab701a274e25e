import type { Written } from '@ear/engine/contract';

/** Pause between two messages, in milliseconds. */
const EVERY_MS = 100;
/** Of one text; the API takes no longer ones. */
export const LONGEST_TEXT = 16_000;

/**
 * What a model writes, on its way to the API: at most ten messages a second, one after the other, each with what none
 * that arrived has said. At the end the answer brings the whole texts, so whoever closes this need not wait for it.
 */
export class AskWordsSender {
  readonly #send: (words: Written[]) => Promise<unknown>;
  readonly #texts: string[] = [];
  /** Characters of each text that have arrived. */
  readonly #arrived: number[] = [];
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(send: (words: Written[]) => Promise<unknown>) {
    this.#send = send;
  }

  wrote(index: number, text: string): void {
    while (this.#texts.length <= index) this.#texts.push('');
    this.#texts[index] = (this.#texts[index] + text).slice(0, LONGEST_TEXT);
    this.#plan();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #plan(): void {
    if (this.#closed) return;
    this.#timer ??= setTimeout(async () => {
      const arrived = await this.#flush();
      this.#timer = undefined;
      if (!arrived || this.#words().length > 0) this.#plan();
    }, EVERY_MS);
  }

  #words(): Written[] {
    return this.#texts
      .map((text, index) => {
        const at = this.#arrived[index] ?? 0;
        return { index, at, text: text.slice(at) };
      })
      .filter(({ text }) => text !== '');
  }

  async #flush(): Promise<boolean> {
    const words = this.#words();
    if (words.length === 0) return true;
    try {
      await this.#send(words);
    } catch {
      return false;
    }
    for (const { index, at, text } of words) this.#arrived[index] = at + text.length;
    return true;
  }
}
