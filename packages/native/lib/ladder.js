import { loadAddon } from './addon.js';
import { above0, checkDocs, checkDraws, checkModel, checkOptions, limits, record, whole } from './arguments.js';
import { settleRun } from './settleRun.js';

const keys = [
  ...['rung', 'steps', 'decay_steps', 'learning_rate', 'seed', 'temperature', 'samples'],
  ...['n_layer', 'n_embd', 'n_head', 'block_size'],
];

/** The learning rate of each rung, as the build-up of microgpt has it; train0 has none. */
const rates = [1, 1, 1, 0.1, 0.1, 0.01];

/** @type {typeof import('./index.d.ts').trainLadder} */
export async function trainLadder(input, options = {}) {
  const { docs, recipe } = record('input', input, ['docs', 'recipe']);
  const checkedOptions = checkOptions(options);
  const joined = checkDocs(docs);
  const checked = checkLadder(recipe);
  return settleRun(checked.steps, checkedOptions, (...how) => loadAddon().startLadder(joined, checked, ...how));
}

/** @param {unknown} given */
function checkLadder(given) {
  const recipe = record('recipe', given, keys);
  const rung = whole('recipe.rung', recipe.rung, 0, 5);
  const steps = whole('recipe.steps', recipe.steps, 1, limits.steps);
  // One layer and one head are all that the lower rungs have.
  const single = rung < 4 ? { n_layer: 1, n_head: 1 } : {};
  const model = checkModel('recipe', { ...single, ...recipe });
  if (rung < 4) {
    whole('recipe.n_layer', model.n_layer, 1, 1);
    whole('recipe.n_head', model.n_head, 1, 1);
  }
  return {
    rung,
    steps,
    decay_steps: whole('recipe.decay_steps', recipe.decay_steps ?? steps, steps, 1_000_000),
    learning_rate: above0('recipe.learning_rate', recipe.learning_rate ?? rates[rung], 10),
    ...model,
    ...checkDraws('recipe', recipe, { samples: 20, temperature: 0.5 }),
  };
}
