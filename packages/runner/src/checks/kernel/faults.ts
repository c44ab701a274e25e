import type { LocalText, VerdictStatus } from '@ear/engine';
import { message } from '../../messages.ts';
import type { MessageId } from '../../messages.ts';
import type { Fault, FaultKind, Place } from '../../protocol/kernelWire.ts';
import type { Outcome } from '../kind.ts';

/**
 * The class of a verdict by what went wrong. Touching memory outside a buffer is a crash, as it is (with luck) on any
 * other machine; a const input that was written, elements that were read before anybody wrote them, races and barriers
 * that not all threads reach give wrong results, so the answer failed.
 */
const CLASS: Readonly<Record<FaultKind, VerdictStatus>> = {
  oob_read: 'crashed',
  oob_write: 'crashed',
  const_write: 'failed',
  use_uninitialised: 'failed',
  race: 'failed',
  divergent_barrier: 'failed',
  deadlock: 'timed_out',
  null: 'crashed',
  stack: 'crashed',
  signal: 'crashed',
  limit: 'failed',
  illegal_address: 'crashed',
  launch_timeout: 'timed_out',
  launch_failed: 'crashed',
};

/** Ids of the sentence for hidden checks and of the one that tells places and sizes. */
const SENTENCES: Readonly<Record<FaultKind, { readonly hidden: MessageId; readonly open: MessageId }>> = {
  oob_read: { hidden: 'kernel.oob_read', open: 'kernel.oob_read_shown' },
  oob_write: { hidden: 'kernel.oob_write', open: 'kernel.oob_write_shown' },
  const_write: { hidden: 'kernel.const_write', open: 'kernel.const_write_shown' },
  use_uninitialised: { hidden: 'kernel.uninitialised', open: 'kernel.uninitialised_shown' },
  race: { hidden: 'race.found', open: 'race.shown' },
  divergent_barrier: { hidden: 'race.barrier', open: 'race.barrier_shown' },
  deadlock: { hidden: 'race.deadlock', open: 'race.deadlock' },
  null: { hidden: 'raised.null', open: 'raised.null' },
  stack: { hidden: 'raised.stack', open: 'raised.stack' },
  signal: { hidden: 'raised.program_signal', open: 'raised.program_signal' },
  limit: { hidden: 'kernel.limit', open: 'kernel.limit' },
  illegal_address: { hidden: 'kernel.gpu_address', open: 'kernel.gpu_address' },
  launch_timeout: { hidden: 'timeout.gpu', open: 'timeout.gpu' },
  launch_failed: { hidden: 'kernel.gpu_stopped', open: 'kernel.gpu_stopped' },
};

/** Where lanes of a warp wait for each other. */
const LANES = { hidden: 'race.lanes', open: 'race.lanes_shown' } as const;

/**
 * The outcome of a call that was stopped. `sizes`: elements of each buffer; another name is the student's own (a shared
 * array), which only an open check tells.
 */
export function faultOutcome(fault: Fault, open: boolean, sizes: ReadonlyMap<string, number>): Outcome {
  const isOurs = sizes.has(fault.buffer ?? '');
  const buffer = isOurs || open ? fault.buffer : null;
  const size = isOurs ? sizes.get(buffer ?? '') : (fault.elements ?? undefined);
  const sentences = fault.lanes ? LANES : SENTENCES[fault.fault];
  const places = open && isKnown(fault, size);
  const words = message(sentences[places ? 'open' : 'hidden'], {
    buffer: buffer ?? (fault.buffer === null ? SOME_BUFFER : SHARED_ARRAY),
    index: fault.index ?? '?',
    size: size ?? '?',
    signal: fault.signal ?? 'SIGABRT',
    hint: HINTS[fault.signal ?? ''] ?? HINTS['SIGABRT']!,
    where: places ? whereOf(fault) : '',
    other: otherOf(fault),
  });
  const verdict = CLASS[fault.fault];
  return { status: verdict === 'failed' ? 'failed' : 'error', score: 0, message: words, verdict };
}

/** Whether the sentence with places has them: others name a buffer and an element. */
function isKnown({ fault, index, thread }: Fault, size: number | undefined): boolean {
  const isWaiting = fault === 'divergent_barrier' || fault === 'deadlock';
  return isWaiting ? thread !== null : size !== undefined && index !== null;
}

function whereOf({ block, thread, line }: Fault): LocalText {
  if (thread === null) return { ko: '', en: '' };
  const at = line === null ? { ko: '', en: '' } : { ko: `${line}번째 줄, `, en: `line ${line}, ` };
  const [b, t] = [placeText(block ?? [0, 0, 0]), placeText(thread)];
  return { ko: ` (${at.ko}블록 ${b}, 스레드 ${t})`, en: ` (${at.en}block ${b}, thread ${t})` };
}

function otherOf({ other }: Fault): LocalText {
  if (other === null) return { ko: '다른 스레드', en: 'another thread' };
  const [b, t] = [placeText(other.block), placeText(other.thread)];
  const deed = other.write ? { ko: '쓰기', en: 'writing' } : { ko: '읽기', en: 'reading' };
  return { ko: `블록 ${b}의 스레드 ${t}(${deed.ko})`, en: `thread ${t} of block ${b} (${deed.en})` };
}

function placeText(place: Place): string {
  return `(${place.join(',')})`;
}

const SHARED_ARRAY: LocalText = { ko: '공유 메모리', en: 'shared memory' };
const SOME_BUFFER: LocalText = { ko: '어떤', en: 'some' };

/** What usually lies behind a signal. */
const HINTS: Readonly<Record<string, LocalText>> = {
  SIGSEGV: {
    ko: '초기화하지 않은 포인터나 이미 free한 포인터를 쓰는지 봐 주세요.',
    en: 'Look for a pointer that was never set or was already freed.',
  },
  SIGBUS: {
    ko: '초기화하지 않은 포인터나 이미 free한 포인터를 쓰는지 봐 주세요.',
    en: 'Look for a pointer that was never set or was already freed.',
  },
  SIGFPE: {
    ko: '정수를 0으로 나누거나 0으로 나눈 나머지(%)를 구하는지 봐 주세요.',
    en: 'Look for an integer division or remainder (%) by zero.',
  },
  SIGILL: {
    ko: '닿지 말아야 할 곳에 닿았어요. 함수 포인터와 __builtin_trap을 봐 주세요.',
    en: 'It ran into what is no instruction. Look at function pointers and __builtin_trap.',
  },
  SIGABRT: {
    ko: 'abort, 실패한 assert, 두 번 한 free, 지역 배열의 끝을 넘은 쓰기가 있는지 봐 주세요.',
    en: 'Look for abort, a failed assert, a second free, or a write past the end of a local array.',
  },
};
