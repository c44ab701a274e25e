import type { CheckOf, Message, Verdict } from '@ear/engine';
import { formatNumber } from '../../comparators/format.ts';
import { message } from '../../messages.ts';
import { RecipeRefused } from '../../ports.ts';
import type { ComparedRun, LmRecipe, LoadedDataset, RunPart } from '../../ports.ts';
import { failed, platformFault } from '../kind.ts';
import type { CheckContext, Outcome } from '../kind.ts';
import { detailOf } from '../sentences.ts';
import { finiteMetrics, shownLosses } from '../training/shown.ts';
import { watched } from '../training/watched.ts';
import type { Ending, Watched } from '../training/watched.ts';

type PartCheck = CheckOf<'part'>;

/** What a part is put into. */
export interface RunOf {
  readonly recipe: LmRecipe;
  readonly steps: number;
  readonly loaded: LoadedDataset;
}

/** The engine's own fault, or that of the process that it ran in. */
export class TrainerFault extends Error {}

/** Trains both runs under the clock of the challenge. Rejects with RecipeRefused or TrainerFault. */
export function compared(
  { band }: PartCheck,
  part: RunPart,
  { recipe, steps, loaded }: RunOf,
  context: Pick<CheckContext, 'limits' | 'signal' | 'progress' | 'trainer'>,
): Promise<Watched<ComparedRun & Ending>> {
  return watched(steps, context, async (hooks) => {
    const run = await context.trainer.compare(loaded.text, recipe, part, band, hooks).catch((error: unknown) => {
      if (error instanceof RecipeRefused) throw error;
      throw new TrainerFault(error instanceof Error ? error.message : '?', { cause: error });
    });
    return { ...run, cancelled: run.ended_by === 'cancelled' };
  });
}

/** Whether losses and rates of the reference may be told. */
export function tells({ reveal }: PartCheck): boolean {
  return reveal === 'message' || reveal === 'full';
}

/** Numbers and pictures' data of a run, whatever came of it. */
export function shownOf(check: PartCheck, run: ComparedRun): Pick<Outcome, 'metrics' | 'evidence'> {
  const [losses, reference] = [Array.from(run.losses), Array.from(run.reference_losses)];
  const evidence: Verdict['evidence'] = {
    losses: shownLosses(losses),
    ...(tells(check) && { reference_losses: shownLosses(reference) }),
  };
  return {
    metrics: finiteMetrics({
      final_loss: { value: losses.at(-1) ?? NaN, unit: 'nats' },
      reference_final_loss: { value: reference.at(-1) ?? NaN, unit: 'nats' },
      num_params: { value: run.num_params, unit: 'parameters' },
      train_ms: { value: run.elapsed_ms, unit: 'ms' },
    }),
    evidence,
  };
}

/** Not passed: the sentence, with what both runs had come to at a step. */
export function departed(words: Message, run: ComparedRun): Outcome {
  const step = run.departs_at;
  if (step === null) return failed(words);
  const { want, got } = lossesAt(run, step);
  const detail = detailOf({ first_difference: `step ${step}`, expected: `loss ${want}`, got: `loss ${got}` });
  return failed(words, detail);
}

/** Both losses of a step, counted from 1. */
export function lossesAt({ losses, reference_losses }: ComparedRun, step: number): { want: string; got: string } {
  return {
    want: formatNumber(reference_losses[step - 1] ?? NaN),
    got: formatNumber(losses[step - 1] ?? NaN),
  };
}

/** What is wrong with the recipe itself, so that the run without the part diverged, too; null where nothing is. */
export function recipeFault({ ended_by, departs_at, problem }: ComparedRun): Outcome | null {
  if (ended_by !== 'diverged' || departs_at !== null) return null;
  return platformFault(message('platform.part', { text: problem ?? REFERENCE_DIVERGED }));
}

/** Why a run that did not get to its end says nothing about the part; null where it did. */
export function unfinished({ run, late: isLate }: Watched<ComparedRun & Ending>, seconds: number): Outcome | null {
  if (isLate || run.ended_by === 'seconds') return late(seconds);
  if (run.ended_by !== 'cancelled') return null;
  return { status: 'error', score: 0, message: message('cancelled'), verdict: 'cancelled', stops: true };
}

/** The wall clock ran out. */
export function late(seconds: number): Outcome {
  return { status: 'error', score: 0, message: message('timeout.wall', { seconds }), verdict: 'timed_out' };
}

const REFERENCE_DIVERGED = {
  ko: '기준 학습이 발산했어요. 학습률을 낮춰야 해요.',
  en: 'The reference run itself diverges; its rate has to be lower.',
};
