import type { CheckOf, Message } from '@ear/engine';
import { authored, message } from '../../messages.ts';
import { RecipeRefused } from '../../ports.ts';
import type { BigramRun, GptRun, LoadedDataset } from '../../ports.ts';
import { randomFrom } from '../../seed.ts';
import { failed, passed, platformFault } from '../kind.ts';
import type { CheckImplementation, Outcome } from '../kind.ts';
import { meanLastFlaw } from './facts.ts';
import { learnerFields } from './fields.ts';
import { lmOutcome } from './lm.ts';
import { loadText } from './text.ts';
import { finiteMetrics, meanLast, shownLosses, shownSamples } from './shown.ts';
import { watched } from './watched.ts';
import type { Watched } from './watched.ts';

type Recipe = Readonly<Record<string, number>>;

const SAMPLES = 20;
/** Rows of a bigram table that a verdict carries; a larger one is left out. */
const MAX_TABLE = 256;

/** Trains on the trusted side with the author's recipe and the learner's fields laid over it. */
export const trainingCheck: CheckImplementation<'training'> = {
  async run(check, context) {
    const { action } = context.challenge;
    const dataset = context.datasets.find(({ id }) => id === check.dataset);
    if (action.kind !== 'recipe' || dataset === undefined) return platformFault(message('platform.no_challenge'));
    const learner = learnerFields(action, context.payload);
    if ('refused' in learner) return failed(learner.refused);
    const seed = randomFrom(context.seed, 'training').below(2 ** 31);
    const recipe: Recipe = { seed, ...numbersOf(check), ...learner.fields };

    const { loaded, docs, evidence } = await loadText(dataset, context);
    if (docs.length === 0) return platformFault(message('platform.dataset', { text: dataset.title }));
    const outcomes: Readonly<Record<typeof action.model, () => Promise<Outcome>>> = {
      bigram: async () => bigramOutcome(await context.trainer.bigram(docs, bigramOptions(recipe))),
      microgpt: async () => {
        const train = watched(recipe['steps'] ?? 0, context, (hooks) => context.trainer.gpt(docs, recipe, hooks));
        return gptOutcome(check, loaded, await train, context.limits.wall_s);
      },
      lm: () => lmOutcome(check, { fields: action.fields, values: learner.fields, seed }, loaded, context),
    };
    try {
      const outcome = await outcomes[action.model]();
      return { ...outcome, evidence: { ...outcome.evidence, ...evidence } };
    } catch (error) {
      if (error instanceof RecipeRefused) return failed(message('training.refused', { text: error.sentence }));
      return platformFault(message('platform.trainer', { text: error instanceof Error ? error.message : '?' }));
    }
  },
};

function numbersOf({ recipe }: CheckOf<'training'>): Recipe {
  return Object.fromEntries(Object.entries(recipe).filter(([, value]) => typeof value === 'number')) as Recipe;
}

function gptOutcome(
  check: CheckOf<'training'>,
  loaded: LoadedDataset,
  { run, late }: Watched<GptRun>,
  wall_s: number,
): Outcome {
  const losses = Array.from(run.losses);
  const metrics = finiteMetrics({
    first_loss: { value: losses[0] ?? NaN, unit: 'nats' },
    final_loss: { value: losses.at(-1) ?? NaN, unit: 'nats' },
    mean_last: { value: meanLast(losses, check.must.mean_last?.steps ?? 50), unit: 'nats' },
    num_params: { value: run.num_params, unit: 'parameters' },
    train_ms: { value: run.elapsed_ms, unit: 'ms' },
  });
  const evidence = { losses: shownLosses(losses), samples: shownSamples(run.samples) };
  const not = (words: Message): Outcome => ({ ...failed(words), metrics, evidence });
  if (late) return { ...not(message('timeout.wall', { seconds: wall_s })), status: 'error', verdict: 'timed_out' };
  if (run.diverged) return not(message('training.diverged'));
  const flaw = meanLastFlaw(run, check.must, loaded);
  if (flaw === null) return { ...passed, metrics, evidence };
  const ownWords = flaw.id === 'training.high_loss' && check.message;
  return not(ownWords ? authored(flaw.id, ownWords) : flaw);
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
