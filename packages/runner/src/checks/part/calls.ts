import type { CheckOf, LocalText, Message } from '@ear/engine';
import type { Answer } from '../../judge/answer.ts';
import { message } from '../../messages.ts';
import type { Op } from '../../oracle/op.ts';
import type { PartCall } from '../../ports.ts';
import { DEFAULT_CAPS } from '../../protocol/channel.ts';
import { replyBytes } from '../../protocol/kernelWire.ts';
import { randomFrom } from '../../seed.ts';
import { faultOutcome } from '../kernel/faults.ts';
import { failed, platformFault } from '../kind.ts';
import type { CheckContext, Outcome } from '../kind.ts';
import { detailOf, noValue } from '../sentences.ts';
import { askedOf, callText } from './asked.ts';
import type { Asked } from './asked.ts';
import { buffersOf, flawOf } from './reply.ts';
import { openWay } from './way.ts';

/** A call and what came of it, kept for whoever has to say what is wrong with it. */
export interface Kept {
  readonly call: PartCall;
  readonly asked: Asked;
  readonly outputs: readonly Float32Array[];
}

/** The calls of one run, made by the student's process. */
export interface Calls {
  /** As RunPart has it. Rejects once something stands against the hand-in, which is then `outcome`. */
  readonly call: (call: PartCall) => Promise<readonly Float32Array[]>;
  readonly outcome: Outcome | null;
  /** A fault of ours that a call met. */
  readonly fault: unknown;
  readonly count: number;
  /** The first call, and the first that adds to each of its outputs. */
  readonly kept: readonly Kept[];
  /** Milliseconds of one call without the way to the process; null where that is not known. */
  readonly own_ms: number | null;
  /** Milliseconds of the longest call behind the first, or of one that is still going on. */
  readonly longest_ms: number;
}

/** Bytes of a call that is worth keeping: it is computed once more, in this process. */
const MAX_KEPT = 4 * 2 ** 20;

export function openCalls(
  check: CheckOf<'part'>,
  op: Op,
  { ask, author, mainFile, seed }: Pick<CheckContext, 'ask' | 'author' | 'mainFile' | 'seed'>,
  onProblem: () => void,
): Calls {
  const random = randomFrom(seed, `part:${check.id}`);
  const open = check.reveal === 'full';
  const way = openWay(author);
  const kept: Kept[] = [];
  /** Outputs of kept calls that held something beforehand. */
  const added = new Set<string>();
  let [count, longest, began] = [0, 0, 0];
  let outcome: Outcome | null = null;
  let fault: unknown = null;

  /** The buffers, or what stands against the hand-in. */
  async function answered(call: PartCall): Promise<readonly Float32Array[] | Outcome> {
    // Buffers lie against the guard behind them or against the one before.
    const asked = askedOf(call, op, random.below(2));
    if (replyBytes(asked.request) > DEFAULT_CAPS.payload)
      return platformFault(message('platform.part', { text: TOO_LARGE }));
    began = performance.now();
    const answer = await ask(asked.request);
    const took = performance.now() - began;
    // The first one waits for the compiler, too.
    if (count > 1) longest = Math.max(longest, took);
    began = 0;
    const buffers = answer.kind === 'buffers' ? buffersOf(answer, asked.outputs) : null;
    const detail = detailOf({ call: callText(call) });
    if (buffers === null) {
      const outcome = refusalOf(answer, call, asked);
      return { ...outcome, detail: { ...detail, ...outcome.detail } };
    }
    for (const [at, output] of asked.outputs.entries()) {
      const flaw = flawOf(output, buffers[at] as Float32Array, () => inputsAreFinite(call), open);
      if (flaw !== null) return failed(placed(flaw, count, call), detail);
    }
    keep({ call, asked, outputs: buffers });
    await way.walk(asked.request, took);
    return buffers;
  }

  /** What an answer without the buffers says of the hand-in. */
  function refusalOf(answer: Answer, call: PartCall, { sizes }: Asked): Outcome {
    const at = (outcome: Outcome): Outcome => ({
      ...outcome,
      message: outcome.message && placed(outcome.message, count, call),
    });
    if (answer.kind === 'fault') return at(faultOutcome(answer, open, sizes));
    const isWord = answer.kind !== 'buffers' && answer.kind !== 'value';
    const forged = { kind: 'ended', status: 'crashed', message: message('raised.protocol'), may_go_on: true } as const;
    const outcome = noValue(isWord ? answer : forged, mainFile, { open, message: check.message });
    return answer.kind === 'ended' || !isWord ? at(outcome) : outcome;
  }

  function keep(one: Kept): void {
    const filled = one.asked.outputs.filter(({ initial }) => initial?.some((value) => value !== 0));
    const news = kept.length === 0 || filled.some(({ name }) => !added.has(name));
    const bytes = [...one.asked.sizes.values()].reduce((sum, elements) => sum + 4 * elements, 0);
    if (!news || bytes > MAX_KEPT) return;
    for (const { name } of filled) added.add(name);
    kept.push(one);
  }

  return {
    async call(call) {
      count++;
      try {
        const came = await answered(call);
        if (Array.isArray(came)) return came as readonly Float32Array[];
        outcome = came as Outcome;
      } catch (error) {
        fault = error;
      }
      onProblem();
      throw new Error('the run cannot go on with this part');
    },
    get outcome() {
      return outcome;
    },
    get fault() {
      return fault;
    },
    get count() {
      return count;
    },
    kept,
    get own_ms() {
      return way.own_ms;
    },
    get longest_ms() {
      return Math.max(longest, began === 0 ? 0 : performance.now() - began);
    },
  };
}

const TOO_LARGE: LocalText = {
  ko: '한 번의 호출이 너무 커요. batch_size나 block_size를 줄여야 해요.',
  en: 'A single call is too large; batch_size or block_size must be smaller.',
};

function inputsAreFinite({ args }: PartCall): boolean {
  // Whole numbers are finite, too.
  return args.every(
    ({ values, value = 0 }) => (values as Float32Array | undefined)?.every(Number.isFinite) ?? Number.isFinite(value),
  );
}

/** A sentence about a call, with which one it was: neither its number nor its layer is anybody's secret. */
function placed({ id, text }: Message, count: number, { layer }: PartCall): Message {
  const at = layer < 0 ? { ko: '', en: '' } : { ko: `(${layer + 1}층)`, en: ` (layer ${layer + 1})` };
  return { id, text: { ko: `${count}번째 호출${at.ko}: ${text.ko}`, en: `Call ${count}${at.en}: ${text.en}` } };
}
