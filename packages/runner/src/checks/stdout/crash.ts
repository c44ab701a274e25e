import type { Message, VerdictStatus } from '@ear/engine';
import { message } from '../../messages.ts';
import { clean } from '../../text.ts';

interface Crashed {
  readonly code: number | null;
  readonly stderr: Buffer;
  readonly message: Message;
}

/** Errors of Python's own reader: the file never ran. A program that forges them only changes its own class. */
const UNREADABLE = /^(?:SyntaxError|IndentationError|TabError): /;

/** Class and sentence of a program that ended badly; its own words only where the check is public. */
export function crashOf(
  { code, stderr, message: words }: Crashed,
  open: boolean,
): {
  readonly status: VerdictStatus;
  readonly message: Message;
} {
  const last = tracebackOf(stderr).trimEnd().split('\n').at(-1) ?? '';
  if (UNREADABLE.test(last)) {
    const text = message(open ? 'syntax.program_text' : 'syntax.program', { text: last });
    return { status: 'compile_error', message: text };
  }
  // An exit code or a signal is the program's choice and could tell a hidden input.
  if (!open) return { status: 'crashed', message: message('raised.program') };
  if (code === null || last === '') return { status: 'crashed', message: words };
  return { status: 'crashed', message: message('raised.exit_text', { code, text: last }) };
}

/** The end of what was written to standard error, without the platform's own frames and folders. */
export function tracebackOf(stderr: Buffer): string {
  const text = clean(stderr.subarray(-16_000).toString('utf8'), 16_000);
  const own = text.replace(/^ {2}File "[^"\n]*\/program\.py", line \d+, in .*\n(?: {4}.*\n)*/gm, '');
  return own.replace(/(?:\/[\w.-]+)*\/student\//g, '').slice(-8000);
}
