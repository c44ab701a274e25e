import type { Message, VerdictStatus } from '@ear/engine';
import type { Frame } from '../protocol/frame.ts';
import { hasRoom } from '../protocol/jsonRoom.ts';
import { kernelAnswer } from '../protocol/kernelWire.ts';
import type { Buffers, Fault } from '../protocol/kernelWire.ts';
import { seenFromWire } from '../protocol/wireValue.ts';
import type { Seen } from '../protocol/seen.ts';
import { tensorsOf } from '../protocol/tensorWire.ts';

export interface StackFrame {
  readonly file: string;
  readonly line: number;
  readonly name: string;
}

/** An exception in the student's process. Every field is the student's word. */
export interface Raised {
  readonly kind: 'raised';
  readonly type: string;
  /** The nearest built-in type that it derives from. */
  readonly base: string;
  readonly text: string;
  readonly frames: readonly StackFrame[];
}

export interface Syntax {
  readonly kind: 'syntax';
  readonly text: string;
  readonly file: string;
  /** 0 where unknown. */
  readonly line: number;
}

/** The student's file stopped while it was loaded, before any check. */
export interface Unloaded {
  readonly kind: 'unloaded';
  readonly raised: Raised;
}

/** The compiler refused the sources, or met a limit. `diagnostics` are its own words. */
export interface Unbuilt {
  readonly kind: 'unbuilt';
  readonly status: VerdictStatus;
  readonly message: Message;
  readonly diagnostics: string;
}

/** The process is gone or was ended; `status` says how, as a verdict would. */
export interface Ended {
  readonly kind: 'ended';
  readonly status: VerdictStatus;
  readonly message: Message;
  /** false: a limit of the whole submission is used up, nothing more can run. */
  readonly may_go_on: boolean;
}

/** What one request came to. */
export type Answer =
  | { readonly kind: 'value'; readonly value: Seen }
  | { readonly kind: 'missing'; readonly name: string }
  /** Too large, too deep, too many axes: `why` is the stub's word for it. */
  | { readonly kind: 'unsendable'; readonly why: string }
  | Buffers
  | Fault
  | Raised
  | Syntax
  | Unloaded
  | Unbuilt
  | Ended;

/** Reads a reply as data; null where it is none of the forms that the stub writes: a forged one. */
export function answerFrom(frame: Frame): Exclude<Answer, Unloaded | Unbuilt | Ended> | null {
  const { fields, segments } = frame.header;
  const kernel = kernelAnswer(frame);
  if (kernel !== undefined) return kernel;
  if ('value' in fields) {
    const tensors = tensorsOf(frame);
    if (tensors === null) return null;
    const wire = tensors.length < segments.length ? largeValue(frame) : fields['value'];
    const value = wire === undefined ? null : seenFromWire(wire, tensors);
    return value && { kind: 'value', value };
  }
  if (segments.length > 0) return null;
  if (typeof fields['missing'] === 'string') return { kind: 'missing', name: fields['missing'] };
  if (typeof fields['unsendable'] === 'string') return { kind: 'unsendable', why: fields['unsendable'] };
  if (isRecord(fields['raised'])) return raisedFrom(fields['raised']);
  if (isRecord(fields['syntax'])) return syntaxFrom(fields['syntax']);
  return null;
}

/** A value too large for the header travels as JSON in the last segment; undefined where it is none. */
function largeValue({ header, segments }: Frame): unknown {
  const texts = header.segments.filter(({ dtype }) => dtype === 'json');
  if (texts.length !== 1 || header.segments.at(-1)?.dtype !== 'json') return undefined;
  const json = segments.at(-1) as Buffer;
  if (!hasRoom(json)) return undefined;
  try {
    return JSON.parse(json.toString('utf8'));
  } catch {
    return undefined;
  }
}

function raisedFrom({ type, base, text, frames }: Record<string, unknown>): Raised | null {
  if (!isText(type) || !isText(base) || !isText(text) || !Array.isArray(frames) || frames.length > 16) return null;
  const read = frames.map(stackFrame);
  return read.includes(null) ? null : { kind: 'raised', type, base, text, frames: read as StackFrame[] };
}

function syntaxFrom({ text, file, line }: Record<string, unknown>): Syntax | null {
  return isText(text) && isText(file) && typeof line === 'number' ? { kind: 'syntax', text, file, line } : null;
}

function stackFrame(wire: unknown): StackFrame | null {
  if (!Array.isArray(wire)) return null;
  const [file, line, name] = wire as unknown[];
  return isText(file) && typeof line === 'number' && isText(name) ? { file, line, name } : null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
