import type { CheckOf } from '@ear/engine';
import { message } from '../../messages.ts';
import { passed } from '../kind.ts';
import type { CheckContext, Outcome } from '../kind.ts';
import { judgeCase, TIME } from './judgeCase.ts';
import type { Prepared } from './prepared.ts';

/**
 * A case that the emulation found right, launched on this machine's device, where it has one: the values must be right
 * there, too, and its time becomes the metric `gpu_ms` of an open check.
 */
export async function judgeOnGpu(
  check: CheckOf<'kernel'>,
  context: CheckContext,
  prepared: Prepared,
): Promise<Outcome> {
  const { askOnGpu } = context;
  if (askOnGpu === null) return passed;
  const outcome = await judgeCase(check, { ...context, ask: askOnGpu }, prepared, 0, TIME);
  return outcome.detail?.first_difference !== undefined ? { ...outcome, message: message('value.gpu') } : outcome;
}
