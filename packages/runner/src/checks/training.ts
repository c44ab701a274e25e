import type { Action, CheckOf, Message, Metric, Payload } from '@ear/engine';
import { formatNumber } from '../comparators/format.ts';
import { authored, message } from '../messages.ts';
import { RecipeRefused } from '../ports.ts';
import type { BigramRun, GptRun, LoadedDataset } from '../ports.ts';
import { randomFrom } from '../seed.ts';
import { clip } from '../text.ts';
import { failed, passed, platformFault } from './kind.ts';
import type { CheckContext, CheckImplementation, Outcome } from './kind.ts';

type Recipe = Readonly<Record<string, number>>;
/** `late`: the wall clock ended it. */
type Trained = { readonly run: GptRun; readonly late: boolean };
type RecipeAction = Extract<Action, { kind: 'recipe' }>;

const PROGRESS_MS = 250;
const SAMPLES = 20;
/** Rows of a bigram table that a verdict carries; a larger one is left out. */
const MAX_TABLE = 256;
/** Of one progress. */
const MAX_TOLD = 5000;
const MAX_LOSSES = 20_000;

/** Trains on the trusted side with the author's recipe and the learner's fields laid over it. */
export const trainingCheck: CheckImplementation<'training'> = {
  async run(check, context) {
    const { action } = context.challenge;
    const dataset = context.datasets.find(({ id }) => id === check.dataset);
    if (action.kind !== 'recipe' || dataset === undefined) return platformFault(message('platform.no_challenge'));
    const learner = learnerFields(action, context.payload);
    if ('refused' in learner) return failed(learner.refused);
    const recipe = { seed: randomFrom(context.seed, 'training').below(2 ** 31), ...check.recipe, ...learner.fields };

    context.progress({ phase: 'dataset' });
    const loaded = await context.source.load(dataset, context.data[dataset.fallback] ?? '', {
      signal: context.signal,
      onProgress: (bytes, bytes_total) => context.progress({ phase: 'dataset', bytes, bytes_total }),
    });
    const docs = docsOf(loaded.text);
    if (docs.length === 0) return platformFault(message('platform.dataset', { text: dataset.title }));
    const evidence = {
      dataset: { id: dataset.id, sha256: loaded.sha256, fallback: loaded.fallback, docs: docs.length },
    };
    try {
      const outcome =
        action.model === 'bigram'
          ? bigramOutcome(await context.trainer.bigram(docs, bigramOptions(recipe)))
          : gptOutcome(check, loaded, await train(docs, recipe, context), context.limits.wall_s);
      return { ...outcome, evidence: { ...outcome.evidence, ...evidence } };
    } catch (error) {
      if (error instanceof RecipeRefused) return failed(message('training.refused', { text: error.sentence }));
      return platformFault(message('platform.trainer', { text: error instanceof Error ? error.message : '?' }));
    }
  },
};

/** The learner's part of the recipe: known fields in their bounds, the default for what was not sent. */
function learnerFields(action: RecipeAction, payload: Payload): { fields: Recipe } | { refused: Message } {
  const given = payload.kind === 'recipe' ? payload.recipe : {};
  const unknown = Object.keys(given).find((id) => !action.fields.some((field) => field.id === id));
  if (unknown !== undefined) return { refused: message('training.unknown_field', { field: unknown }) };
  const fields: Record<string, number> = {};
  for (const { id, label, min, max, integer, default: standard } of action.fields) {
    const value = Object.hasOwn(given, id) ? (given[id] as number) : standard;
    const facts = { field: label, min, max, value };
    if (!(value >= min && value <= max)) return { refused: message('training.range', facts) };
    if (integer && !Number.isInteger(value)) return { refused: message('training.integer', facts) };
    fields[id] = value;
  }
  return { fields };
}

/** Runs the engine and tells its losses, at most four times a second. */
async function train(docs: readonly string[], recipe: Recipe, context: CheckContext): Promise<Trained> {
  const steps = recipe['steps'] ?? 0;
  const clock = AbortSignal.timeout(context.limits.wall_s * 1000);
  let waiting: number[] = [];
  let told = 0;
  const run = await context.trainer.gpt(docs, recipe, {
    signal: AbortSignal.any([context.signal, clock]),
    onProgress(step, losses) {
      for (let index = 0; index < losses.length; index++) waiting.push(losses[index] as number);
      const now = performance.now();
      if (now - told < PROGRESS_MS || waiting.length === 0) return;
      told = now;
      const shown = waiting.splice(0).filter(Number.isFinite).slice(-MAX_TOLD);
      const fraction = steps > 0 ? Math.min(1, step / steps) : undefined;
      context.progress({ phase: 'training', step, steps, losses: shown, ...(fraction !== undefined && { fraction }) });
    },
  });
  return { run, late: run.cancelled && clock.aborted };
}

function gptOutcome(
  check: CheckOf<'training'>,
  loaded: LoadedDataset,
  { run, late }: Trained,
  wall_s: number,
): Outcome {
  const losses = Array.from(run.losses);
  const must = check.must.mean_last;
  const window = Math.max(1, Math.min(must?.steps ?? 50, losses.length));
  const mean = losses.slice(-window).reduce((sum, loss) => sum + loss, 0) / window;
  const metrics = finiteMetrics({
    first_loss: { value: losses[0] ?? NaN, unit: 'nats' },
    final_loss: { value: losses.at(-1) ?? NaN, unit: 'nats' },
    mean_last: { value: mean, unit: 'nats' },
    num_params: { value: run.num_params, unit: 'parameters' },
    train_ms: { value: run.elapsed_ms, unit: 'ms' },
  });
  const evidence = { losses: losses.filter(Number.isFinite).slice(0, MAX_LOSSES), samples: shownSamples(run.samples) };
  const not = (words: Message): Outcome => ({ ...failed(words), metrics, evidence });
  if (late) return { ...not(message('timeout.wall', { seconds: wall_s })), status: 'error', verdict: 'timed_out' };
  if (run.diverged) return not(message('training.diverged'));
  if (must === undefined) return { ...passed, metrics, evidence };
  const max = loaded.fallback ? (must.fallback_max ?? must.max) : must.max;
  if (losses.length < must.steps) return not(message('training.short_run', { steps: must.steps, ran: losses.length }));
  if (mean <= max) return { ...passed, metrics, evidence };
  const facts = { steps: must.steps, got: formatNumber(mean), max: formatNumber(max) };
  return not(check.message ? authored('training.high_loss', check.message) : message('training.high_loss', facts));
}

function bigramOptions(recipe: Recipe): { seed: number; samples: number; temperature: number } {
  return {
    seed: recipe['seed'] as number,
    samples: recipe['samples'] ?? SAMPLES,
    temperature: recipe['temperature'] ?? 1,
  };
}

function bigramOutcome(run: BigramRun): Outcome {
  const metrics = finiteMetrics({ mean_loss: { value: run.mean_loss, unit: 'nats' } });
  const table = run.vocab.length <= MAX_TABLE ? { vocab: [...run.vocab], probs: Array.from(run.probs) } : {};
  const evidence = { ...table, samples: shownSamples(run.samples) };
  return { ...passed, metrics, evidence };
}

function shownSamples(samples: readonly string[]): string[] {
  return samples.slice(0, 100).map((sample) => clip(sample, 200));
}

/** A verdict's numbers are finite; one that is not says nothing and is left out. */
function finiteMetrics(metrics: Readonly<Record<string, Metric>>): Record<string, Metric> {
  return Object.fromEntries(Object.entries(metrics).filter(([, { value }]) => Number.isFinite(value)));
}

/** A training text's documents: its lines without white space at the ends, the empty ones left out. */
function docsOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
