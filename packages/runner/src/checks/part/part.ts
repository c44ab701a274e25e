import { RunRecipe } from '@ear/engine';
import type { CheckOf } from '@ear/engine';
import { message } from '../../messages.ts';
import { RecipeRefused } from '../../ports.ts';
import { randomFrom } from '../../seed.ts';
import { platformFault } from '../kind.ts';
import type { CheckContext, CheckImplementation, Outcome } from '../kind.ts';
import { lmRecipe } from '../training/lm.ts';
import { loadText } from '../training/text.ts';
import { TrainerFault } from './compared.ts';
import type { RunOf } from './compared.ts';
import { kernelPart } from './kernel.ts';
import { schedulePart } from './schedule.ts';
import { tokenizerPart } from './tokenizer.ts';

type PartCheck = CheckOf<'part'>;

/** Trains twice from one recipe, once with a part of the student's in it; both runs must have the same losses. */
export const partCheck: CheckImplementation<'part'> = {
  async run(check, context) {
    const dataset = context.datasets.find(({ id }) => id === check.dataset);
    if (dataset === undefined) return platformFault(message('platform.no_challenge'));
    const { loaded, docs, evidence } = await loadText(dataset, context);
    if (docs.length === 0) return platformFault(message('platform.dataset', { text: dataset.title }));
    try {
      const seed = randomFrom(context.seed, 'part').below(2 ** 31);
      const recipe = lmRecipe(check, [], {}, seed, context.limits.wall_s);
      const outcome = await runWith(check, { recipe, steps: RunRecipe.parse(recipe).train.steps, loaded }, context);
      return { ...outcome, evidence: { ...outcome.evidence, ...evidence } };
    } catch (error) {
      if (error instanceof TrainerFault) return platformFault(message('platform.trainer', { text: error.message }));
      if (error instanceof RecipeRefused) return platformFault(message('platform.part', { text: error.sentence }));
      throw error;
    }
  },
};

function runWith(check: PartCheck, run: RunOf, context: CheckContext): Promise<Outcome> | Outcome {
  const { part, symbol, fn, file } = check;
  if (part === 'kernel' && symbol) return kernelPart(check, symbol, run, context);
  if (part === 'schedule' && fn) return schedulePart(check, fn, run, context);
  if (part === 'tokenizer' && file) return tokenizerPart(check, file, run, context);
  return platformFault(message('platform.no_challenge'));
}
