import type { Payload } from './channel.ts';
import type { Frame, Segment } from './frame.ts';

/** One argument of a kernel call; the buffers' contents travel as segments. */
export type WireArgument =
  | {
      readonly name: string;
      /** `float*`, `const int*` … */
      readonly type: string;
      readonly elements: number;
      /** Index of the segment that fills it; null: the stub poisons it. */
      readonly input: number | null;
    }
  | { readonly name: string; readonly type: string; readonly value: number };

/** What a stub of a compiled language is asked: one call of a C function, or one launch of a CUDA kernel. */
export interface KernelRequest {
  readonly op: 'kernel';
  readonly symbol: string;
  readonly args: readonly WireArgument[];
  /** C type of what comes back; null: nothing. */
  readonly returns: string | null;
  /** CUDA only. */
  readonly launch: {
    readonly grid: readonly number[];
    readonly block: readonly number[];
    readonly shared: number;
  } | null;
  /** CUDA: the order in which threads run. C: 1 lays buffers against the guard before them instead of the one behind. */
  readonly order: number;
  readonly payload: Payload;
}

/** Bytes of the buffers that an answer to this request brings, at most. */
export function replyBytes({ args }: KernelRequest): number {
  // Eight: what a returned number takes at most.
  return args.reduce((sum, arg) => {
    const isWritten = 'elements' in arg && !arg.type.startsWith('const ');
    return sum + (isWritten ? arg.elements * (arg.type === 'double*' ? 8 : 4) : 0);
  }, 8);
}

/** What came back: the buffers that are not const, in the order of the arguments, then the returned number, if any. */
export interface Buffers {
  readonly kind: 'buffers';
  readonly segments: readonly { readonly segment: Segment; readonly bytes: Buffer }[];
  /** What was counted or timed, as far as it was told. */
  readonly measures: Readonly<Partial<Record<Measure, number>>>;
}

/** The emulator counts loads and stores of elements in global memory; the device's host tells milliseconds. */
export const MEASURES = ['global_loads', 'global_stores', 'gpu_ms'] as const;
export type Measure = (typeof MEASURES)[number];

export const FAULT_KINDS = [
  'oob_read',
  'oob_write',
  'const_write',
  'use_uninitialised',
  'race',
  'divergent_barrier',
  'deadlock',
  'null',
  'stack',
  'signal',
  'limit',
  'illegal_address',
  'launch_timeout',
  'launch_failed',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];
/** Of faults; no other name is repeated, since it would be the student's process's choice. */
const SIGNALS = ['SIGSEGV', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGABRT', 'SIGTRAP'] as const;

/** A place in a launch: [x, y, z]. */
export type Place = readonly [number, number, number];

/** The call was stopped: what a guard, a shadow or a signal found. Every field is the student's process's word. */
export interface Fault {
  readonly kind: 'fault';
  readonly fault: FaultKind;
  readonly buffer: string | null;
  /** Elements of that buffer, of a shared array for instance, which only the stub knows. */
  readonly elements: number | null;
  readonly index: number | null;
  readonly block: Place | null;
  readonly thread: Place | null;
  readonly other: { readonly block: Place; readonly thread: Place; readonly write: boolean } | null;
  readonly line: number | null;
  readonly signal: string | null;
  /** true: lanes of a warp wait for each other, not threads of a block. */
  readonly lanes: boolean;
}

/** Reads a reply to a kernel call; undefined where it is none of the two forms, null where it is one badly formed. */
export function kernelAnswer({ header, segments }: Frame): Buffers | Fault | null | undefined {
  const { value, fault } = header.fields;
  if (value === true && segments.length > 0 && header.segments.every(({ dtype }) => dtype !== 'json')) {
    return {
      kind: 'buffers',
      segments: header.segments.map((segment, i) => ({ segment, bytes: segments[i] as Buffer })),
      measures: measuresFrom(header.fields),
    };
  }
  if (fault === undefined) return undefined;
  return segments.length === 0 && isRecord(fault) ? faultFrom(fault) : null;
}

function measuresFrom({ counters, gpu_ms }: Record<string, unknown>): Buffers['measures'] {
  const told: Record<string, unknown> = { ...(isRecord(counters) && counters), gpu_ms };
  const numbers = MEASURES.map((name) => [name, told[name]] as const);
  return Object.fromEntries(
    numbers.filter(([, number]) => typeof number === 'number' && Number.isFinite(number) && number >= 0),
  );
}

function faultFrom(wire: Record<string, unknown>): Fault | null {
  const kind = FAULT_KINDS.find((name) => name === wire['kind']);
  if (kind === undefined) return null;
  const other = isRecord(wire['other']) ? wire['other'] : {};
  const [block, thread] = [placeFrom(other['block']), placeFrom(other['thread'])];
  return {
    kind: 'fault',
    fault: kind,
    buffer: typeof wire['buffer'] === 'string' && /^\w{1,64}$/.test(wire['buffer']) ? wire['buffer'] : null,
    elements: wholeNumber(wire['elements']),
    index: wholeNumber(wire['index']),
    block: placeFrom(wire['block']),
    thread: placeFrom(wire['thread']),
    other: block && thread && { block, thread, write: other['write'] === true },
    line: wholeNumber(wire['line']),
    signal: SIGNALS.find((name) => name === wire['signal']) ?? null,
    lanes: wire['what'] === 'lane' || wire['what'] === 'not_named',
  };
}

function placeFrom(wire: unknown): Place | null {
  if (!Array.isArray(wire) || wire.length !== 3) return null;
  return wire.every((extent) => wholeNumber(extent) !== null) ? (wire as unknown as Place) : null;
}

function wholeNumber(wire: unknown): number | null {
  return Number.isSafeInteger(wire) ? (wire as number) : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
