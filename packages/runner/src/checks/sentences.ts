import type { CheckResult, LocalText, Message, VerdictStatus } from '@ear/engine';
import type { Answer, Ended, Raised, Syntax, Unbuilt } from '../judge/answer.ts';
import { formatNumber, formatPlain, formatSeen, typeOf, typeOfPlain } from '../comparators/format.ts';
import type { Comparison } from '../comparators/comparison.ts';
import type { Wanted } from '../comparators/wanted.ts';
import { tensorMismatch } from './tensorSentences.ts';
import { authored, message } from '../messages.ts';
import type { MessageId } from '../messages.ts';
import { clean } from '../text.ts';
import { faultOutcome } from './kernel/faults.ts';
import { failed } from './kind.ts';
import type { Outcome } from './kind.ts';

/** Exceptions of Python itself. A type outside this list is the student's own and could carry anything in its name. */
const BUILTIN_ERRORS = new Set(
  (
    'ArithmeticError AssertionError AttributeError BufferError EOFError Exception FileNotFoundError FloatingPointError ' +
    'ImportError IndentationError IndexError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError ' +
    'NameError NotImplementedError OSError OverflowError PermissionError RecursionError RuntimeError StopIteration ' +
    'SyntaxError SystemError SystemExit TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError ValueError ' +
    'ZeroDivisionError'
  ).split(' '),
);
const CHECK_FILE = '<check>';

interface Told {
  /** A public check: values and a student's words may be told. */
  readonly open: boolean;
  /** The author's sentence, which takes the place of ours where a value is wrong. */
  readonly message?: LocalText | undefined;
}

/** What went wrong in a comparison, in one sentence; with values only for public checks. */
export function mismatchMessage({ mismatch }: Comparison, { open, message: own }: Told): Message {
  if (mismatch === null) throw new RangeError('nothing is wrong');
  const ours = ((): Message => {
    if (mismatch.reason === 'not_finite') return message('not_finite.wrong');
    const { got, want, at } = mismatch;
    const ofTensor = tensorMismatch(mismatch, open);
    if (ofTensor !== null) return ofTensor;
    if (got.kind === 'none' && want !== null) return message('type.none');
    if (got.kind === 'object') return message('type.object');
    const types = { got: typeOf(got), want: typeOfPlain(want) };
    if (mismatch.reason === 'shape') return open ? message('shape.shown', types) : message('shape.wrong');
    if (mismatch.reason !== 'value') return open ? message('type.shown', types) : message('type.wrong');
    const facts = { got: formatSeen(got), want: formatPlain(want), at };
    return open ? message(at === '' ? 'value.shown' : 'value.shown_at', facts) : message('value.wrong');
  })();
  // The author's sentence speaks about a wrong value; what we saw of its kind is the nearer help.
  const general = mismatch.reason === 'value' || !open;
  return own && general ? authored(ours.id, own) : ours;
}

/** How far off the worst number was; nothing where there is no pair of numbers to speak of. */
export function differenceText({ largest }: Comparison): string | undefined {
  if (largest === null || largest.size === 0) return undefined;
  return `${formatNumber(largest.size)}${largest.at === '' ? '' : ` @ ${largest.at}`}`;
}

/** The outcome of every answer that is no value. */
export function noValue(answer: Exclude<Answer, { kind: 'value' }>, mainFile: string, told: Told): Outcome {
  switch (answer.kind) {
    case 'missing':
      return failed(message('missing.name', { file: mainFile, name: answer.name }));
    case 'unsendable':
      return failed(message(answer.why === 'rank' ? 'type.too_many_axes' : 'type.too_large'));
    case 'raised':
      return raisedOutcome(answer, told.open);
    case 'syntax':
      return unreadable(answer);
    case 'unloaded':
      return loadFailure(answer.raised);
    case 'unbuilt':
      return unbuilt(answer);
    case 'ended':
      return endedOutcome(answer, told.open);
    case 'fault':
      return faultOutcome(answer, told.open, new Map());
    case 'buffers':
      // Nobody asked for any.
      return endedOutcome(
        { kind: 'ended', status: 'crashed', message: message('raised.protocol'), may_go_on: true },
        told.open,
      );
    default:
      return answer satisfies never;
  }
}

function unreadable({ file, line, text }: Syntax): Outcome {
  const words = message('raised.syntax', { file, text, line: Math.max(1, line) });
  return { status: 'error', score: 0, verdict: 'compile_error', stops: true, tellable: true, message: words };
}

/** Nothing ran yet, so what the compiler says may be told. */
function unbuilt({ status, message: words, diagnostics }: Unbuilt): Outcome {
  const detail = detailOf({ traceback: clean(diagnostics, 8000) });
  return { status: 'error', score: 0, verdict: status, stops: true, tellable: true, message: words, detail };
}

/** Sentences that name an exit code or a signal, which is the program's choice and could tell a hidden input. */
const CHOSEN_ENDS: ReadonlySet<string> = new Set<MessageId>(['raised.exited_early', 'raised.signal']);

function endedOutcome({ status, message: words, may_go_on }: Ended, open: boolean): Outcome {
  // How it crashed is the student's choice; a limit's sentence is ours alone.
  return {
    status: 'error',
    score: 0,
    message: !open && CHOSEN_ENDS.has(words.id) ? message('raised.ended') : words,
    verdict: status,
    stops: !may_go_on,
    tellable: status !== 'crashed',
  };
}

/** A file that stopped while it was loaded: nothing is hidden yet, so all of it may be told. */
function loadFailure(raised: Raised): Outcome {
  return { ...raisedOutcome(raised, true), status: 'error', verdict: classOf(raised), stops: true, tellable: true };
}

function raisedOutcome(raised: Raised, open: boolean): Outcome {
  const type = BUILTIN_ERRORS.has(raised.type) ? raised.type : open ? clean(raised.type, 60) : knownBase(raised.base);
  const text = clean(raised.text, 300);
  const where = raised.frames.findLast(({ file }) => file !== CHECK_FILE);
  const detail: Outcome['detail'] = { traceback: traceback(raised) };
  const crash = (words: Message): Outcome => ({
    status: 'error',
    score: 0,
    message: words,
    verdict: classOf(raised),
    detail,
  });
  if (raised.base === 'NotImplementedError') return failed(message('raised.not_written'), detail);
  if (raised.base === 'RecursionError') return crash(message('raised.recursion'));
  if (raised.base === 'BlockingIOError') return crash(message('raised.processes', { type: raised.base }));
  if (raised.base === 'SystemExit') return crash(message('raised.exit'));
  if (where === undefined) {
    // Raised by the check's own lines: an operation or a name that the student has not made.
    return failed(message(open ? 'raised.cannot_run_text' : 'raised.cannot_run', { type, text }), detail);
  }
  const facts = { file: clean(where.file, 160), line: where.line, type, text };
  return crash(message(open && text !== '' ? 'raised.exception_text' : 'raised.exception', facts));
}

function classOf({ base }: Raised): VerdictStatus {
  return base === 'MemoryError' ? 'out_of_memory' : 'crashed';
}

function knownBase(base: string): string {
  return BUILTIN_ERRORS.has(base) ? base : 'Exception';
}

/** The student's own frames as Python would print them, with no path of the platform's. */
function traceback({ frames, type, text }: Raised): string {
  const lines = frames.map(({ file, line, name }) => `  File "${file}", line ${line}, in ${name}`);
  return clean(['Traceback (most recent call last):', ...lines, `${type}${text ? `: ${text}` : ''}`].join('\n'), 8000);
}

/** Detail of a public check, without the fields that nothing is known about. */
export function detailOf(fields: { [K in keyof NonNullable<CheckResult['detail']>]?: string | undefined }): NonNullable<
  CheckResult['detail']
> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, text]) => text !== undefined && text !== ''),
  ) as NonNullable<CheckResult['detail']>;
}

/** Arguments as an author wrote them. */
export function argumentsText(args: readonly Wanted[]): string {
  return args.map(formatPlain).join(', ');
}
