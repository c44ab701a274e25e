import type { CheckOf, LocalText, Message } from '@ear/engine';
import { recipeFlaws, RUN_LIMITS, RunRecipe } from '@ear/engine';
import { authored, message } from '../../messages.ts';
import { RecipeRefused } from '../../ports.ts';
import type { LmRecipe, LmRun, LmWanted, LoadedDataset } from '../../ports.ts';
import { failed, passed } from '../kind.ts';
import type { CheckContext, Outcome } from '../kind.ts';
import { lmFlaw } from './facts.ts';
import type { Fields } from './fields.ts';
import { finiteMetrics, meanLast, shownLosses, shownSamples } from './shown.ts';
import { watched } from './watched.ts';
import type { Watched } from './watched.ts';

type TrainingCheck = CheckOf<'training'>;
interface Field {
  readonly id: string;
  readonly path?: string | undefined;
}

/** Trains a model of the fast engine and holds its trajectory against what must hold. */
export async function lmOutcome(
  check: TrainingCheck,
  { fields, values, seed }: { fields: readonly Field[]; values: Fields; seed: number },
  loaded: LoadedDataset,
  context: CheckContext,
): Promise<Outcome> {
  const recipe = lmRecipe(check, fields, values, seed, context.limits.wall_s);
  const steps = RunRecipe.parse(recipe).train.steps;
  const wanted = wantedBy(check);
  const { run, late } = await watched(steps, context, (hooks) =>
    context.trainer.lm(loaded.text, recipe, wanted, hooks),
  );
  return judgedRun(check, loaded, { run, late }, context.limits.wall_s);
}

/**
 * The author's recipe with the learner's fields laid over it by their paths, a seed where the author gives none, and this
 * machine's limits. @throws RecipeRefused with the first flaw where the parts do not go together
 */
export function lmRecipe(
  check: Pick<TrainingCheck, 'recipe'>,
  fields: readonly Field[],
  values: Fields,
  seed: number,
  wall_s: number,
): LmRecipe {
  const parts: Record<string, Record<string, number | boolean | string>> = {
    limits: { parameters: RUN_LIMITS.parameters, bytes: RUN_LIMITS.bytes, seconds: wall_s },
    train: { seed },
  };
  for (const [part, given] of Object.entries(check.recipe))
    parts[part] = typeof given === 'number' ? {} : { ...parts[part], ...given };
  for (const { id, path } of fields) {
    const [part = '', name = ''] = (path ?? id).split('.');
    parts[part] = { ...parts[part], [name]: values[id] as number };
  }
  const flaw = recipeFlaws(parts)[0];
  if (flaw) throw new RecipeRefused(flaw.sentence);
  return parts;
}

function wantedBy({ must }: TrainingCheck): LmWanted {
  return {
    layer_norms_at: must.gradient_ratio ? [must.gradient_ratio.step] : [],
    hash_at: must.parameter_hash ? [must.parameter_hash.step] : [],
  };
}

/** Where the run did not get to what the check looks at, the author's words about it would mislead. */
const TOO_SHORT: ReadonlySet<string> = new Set(['training.short_run', 'training.not_reached']);

function judgedRun(check: TrainingCheck, on: LoadedDataset, { run, late }: Watched<LmRun>, wall_s: number): Outcome {
  const losses = Array.from(run.losses);
  const norms = run.layer_norms.map((one) => Array.from(one.norms)).at(-1) ?? [];
  const metrics = finiteMetrics({
    first_loss: { value: losses[0] ?? NaN, unit: 'nats' },
    ln_vocab: { value: Math.log(run.vocab_size), unit: 'nats' },
    final_loss: { value: losses.at(-1) ?? NaN, unit: 'nats' },
    mean_last: { value: meanLast(losses, check.must.mean_last?.steps ?? 50), unit: 'nats' },
    val_loss: { value: run.best_val_loss ?? NaN, unit: 'nats' },
    gradient_ratio: { value: Math.max(...norms) / Math.min(...norms), unit: 'ratio' },
    num_params: { value: run.num_params, unit: 'parameters' },
    train_ms: { value: run.elapsed_ms, unit: 'ms' },
  });
  const evidence = { losses: shownLosses(losses), samples: shownSamples(run.samples) };
  const not = (words: Message): Outcome => ({ ...failed(words), metrics, evidence });
  if (late) return { ...not(message('timeout.wall', { seconds: wall_s })), status: 'error', verdict: 'timed_out' };
  if (run.diverged) return not(diverged(run.problem));
  const flaw = lmFlaw(run, check.must, on);
  if (flaw === null) return { ...passed, metrics, evidence };
  return not(check.message && !TOO_SHORT.has(flaw.id) ? authored(flaw.id, check.message) : flaw);
}

function diverged(problem: LocalText | null): Message {
  return problem === null ? message('training.diverged') : message('training.diverged_at', { where: problem });
}
