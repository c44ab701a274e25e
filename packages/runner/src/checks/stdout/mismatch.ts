import type { LocalText, Message } from '@ear/engine';
import { authored, message } from '../../messages.ts';
import type { TextDifference } from './tokens.ts';

interface Told {
  /** A public check: what is expected and what was printed may be told. */
  readonly open: boolean;
  /** The author's sentence for a wrong output. */
  readonly message?: LocalText | undefined;
}

const SHOWN = 60;

/** What is wrong with an output, in one sentence; where and what only for public checks. */
export function mismatch(difference: TextDifference, { open, message: own }: Told): Message {
  if (!open) return own ? authored('output.wrong', own) : message('output.wrong');
  const { kind, line, column } = difference;
  const facts = { line, column, want: quoted(difference.want), got: quoted(difference.got) };
  switch (kind) {
    case 'token':
      return message('output.shown', facts);
    case 'missing':
      return message('output.shown_missing', facts);
    case 'extra':
      return message('output.shown_extra', facts);
    case 'space':
      return message('output.shown_space', facts);
    default:
      return kind satisfies never;
  }
}

/** `3:5 expected "8", printed "9"` */
export function placeOf({ line, column, want, got }: TextDifference): string {
  const sides = [want === null ? '' : `expected ${quoted(want)}`, got === null ? '' : `printed ${quoted(got)}`];
  return `${line}:${column} ${sides.filter(Boolean).join(', ')}`.trim();
}

function quoted(token: string | null): string {
  const text = token ?? '';
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
}
