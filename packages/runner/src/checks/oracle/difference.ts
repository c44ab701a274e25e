import type { CheckOf, Message } from '@ear/engine';
import { compare } from '../../comparators/compare.ts';
import type { Comparison, Mismatch } from '../../comparators/comparison.ts';
import { formatPlain, formatSeen } from '../../comparators/format.ts';
import { authored, message } from '../../messages.ts';
import type { Seen } from '../../protocol/seen.ts';
import { mismatchMessage } from '../sentences.ts';
import type { Expected, Sample } from './sample.ts';

/** Where student and engine part ways. */
export interface Difference {
  readonly expected: Expected;
  readonly got: Seen;
  readonly comparison: Comparison & { readonly mismatch: Mismatch };
  /** Tensors that came before in the order of computation and agree. */
  readonly agreeing: readonly string[];
}

/** The first result, in the order of computation, that is not as expected; null where all are. */
export function firstDifference({ expected, order }: Sample, got: readonly Seen[]): Difference | null {
  const agreeing: string[] = [];
  for (const one of expected.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name))) {
    const seen = got[expected.indexOf(one)] as Seen;
    const { mismatch, largest } = compare(seen, one.want, one.tol);
    if (mismatch !== null) return { expected: one, got: seen, comparison: { mismatch, largest }, agreeing };
    agreeing.push(one.name);
  }
  return null;
}

/** `softmax (b=0,h=1,t=3)`; for what has no name, the place alone. */
export function placeText({ expected: { name, axes }, comparison: { mismatch } }: Difference): string {
  const indexes = mismatch.at.match(/\d+/g) ?? [];
  const place =
    axes.length > 0 && axes.length === indexes.length
      ? `(${axes.map((axis, i) => `${axis}=${indexes[i]}`).join(',')})`
      : mismatch.at;
  return [name, place].filter((part) => part !== '').join(' ');
}

/**
 * The sentence of a difference: a mistake that was recognised, else the tensor that differs first; values and places
 * only for public checks. An author's sentence stands in for ours where neither says more than "wrong".
 */
export function differenceMessage(difference: Difference, check: CheckOf<'oracle'>, looks: Message | null): Message {
  const { expected, comparison, agreeing } = difference;
  const { mismatch } = comparison;
  const open = check.reveal === 'full';
  if (looks !== null) return looks;
  if (mismatch.reason !== 'value' || expected.name === '')
    return mismatchMessage(comparison, { open, message: check.message });
  const before = agreeing.join(', ');
  if (open) {
    const facts = { place: placeText(difference), want: formatPlain(mismatch.want), got: formatSeen(mismatch.got) };
    const ours =
      before === '' ? message('value.shown_place', facts) : message('value.shown_after', { ...facts, before });
    return check.message && before === '' ? authored(ours.id, check.message) : ours;
  }
  if (before === '') return mismatchMessage(comparison, { open, message: check.message });
  return message('value.after', { before, tensor: expected.name });
}
