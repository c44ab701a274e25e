import { readFileSync } from 'node:fs';

export type TokenSource = { readonly text: string } | { readonly file: string };

/**
 * The grader's token, read anew each time: whoever gives a new token only replaces the file. It is shorter than what
 * waiting for a thread that reads it takes. Rejects with a sentence when there is none.
 */
export async function readToken(source: TokenSource): Promise<string> {
  const text = 'text' in source ? source.text : readFileSync(source.file, 'utf8');
  const token = text.trim();
  if (!/^[\x21-\x7e]+$/.test(token)) throw new Error('the grader token is empty or holds spaces');
  return token;
}
