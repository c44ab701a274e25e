import type { CheckOf } from '@ear/engine';
import { drawDims } from '../../inputs/draw.ts';
import { BadExpression } from '../../inputs/expression.ts';
import { message } from '../../messages.ts';
import { findOp } from '../../oracle/catalogue.ts';
import { OracleFault } from '../../oracle/compute.ts';
import { randomFrom } from '../../seed.ts';
import { passed, platformFault } from '../kind.ts';
import type { CheckContext, CheckImplementation, Outcome } from '../kind.ts';
import { drawCase } from './case.ts';
import { expectedOf } from './expected.ts';
import { judgeCase } from './judgeCase.ts';
import { judgeOnGpu } from './onGpu.ts';
import type { Prepared } from './prepared.ts';
import { signatureOf } from './signature.ts';

type KernelCheck = CheckOf<'kernel'>;

/**
 * CUDA: the orders in which the emulator runs threads; a result that depends on them is wrong. C: buffers lie against
 * the guard behind them, then against the one before.
 */
const ORDERS = { cuda: [0, 1, 2], c: [0, 1] } as const;

/** Cases of a job's checks, kept for the second round. */
const kept = new WeakMap<CheckContext, Map<KernelCheck, readonly Prepared[]>>();

/**
 * Calls a C function, or launches a CUDA kernel, with guarded buffers of random sizes and holds every output against
 * the engine's op or the author's reference.
 */
export const kernelCheck: CheckImplementation<'kernel'> = {
  run: (check, context) => mended(() => judgeAll(check, context)),
  again: (check, context) =>
    mended(async () => {
      for (const one of kept.get(context)?.get(check)?.toReversed() ?? []) {
        const outcome = await judgeCase(check, context, one, ORDERS[machineOf(context)][0]);
        if (outcome.status === 'passed') continue;
        const differs = outcome.message?.id.startsWith('value.') === true;
        return differs ? { ...outcome, message: message('value.changes') } : outcome;
      }
      return passed;
    }),
};

async function judgeAll(check: KernelCheck, context: CheckContext): Promise<Outcome> {
  const signature = signatureOf(check, check.reference ? null : findOp(check.op ?? check.symbol));
  const random = randomFrom(context.seed, `kernel:${check.id}`);
  const orders = ORDERS[machineOf(context)];
  const prepared: Prepared[] = [];
  let shown: Outcome | null = null;
  for (const dims of drawDims({ ...check, where: signature.where }, random)) {
    const one = await drawCase(check, signature, dims, random);
    // Worked out while the student's function runs.
    const expected = expectedOf(check, signature, one, context);
    expected.catch(() => undefined);
    const known = { one, signature, expected };
    prepared.push(known);
    // How often a case is asked is not to be foreseen by a function that counts its calls.
    for (const order of random.below(3) === 0 ? [...orders, orders[0]] : orders) {
      const outcome = await judgeCase(check, context, known, order);
      if (outcome.status !== 'passed') return outcome;
      shown ??= outcome;
    }
    const onGpu = await judgeOnGpu(check, context, known);
    if (onGpu.status !== 'passed') return onGpu;
    if (shown?.status === 'passed') shown = { ...shown, metrics: { ...onGpu.metrics, ...shown.metrics } };
  }
  const ofJob = kept.get(context) ?? new Map<KernelCheck, readonly Prepared[]>();
  kept.set(context, ofJob.set(check, prepared));
  return shown ?? passed;
}

/** What the author or the engine is to blame for is no verdict about the learner. */
async function mended(judge: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await judge();
  } catch (error) {
    if (error instanceof BadExpression) return platformFault(message('platform.kernel', { text: error.clause }));
    if (error instanceof OracleFault) return platformFault(error.sentence);
    throw error;
  }
}

function machineOf({ challenge }: CheckContext): keyof typeof ORDERS {
  return challenge.runtime === 'cuda' ? 'cuda' : 'c';
}
