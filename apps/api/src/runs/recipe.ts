import { estimateRun, type LocalText, recipeFlaws, RUN_LIMITS, RunRecipe, type RunRecipeInput } from '@ear/engine';
import type { RecipeJson } from '@ear/engine/contract';
import { Refusal, refuse } from '../kernel/refusal.ts';

interface Flaw {
  readonly path: string;
  readonly sentence: LocalText;
}

export interface FilledRecipe {
  readonly json: RecipeJson;
  readonly steps: number;
}

/** Samples and evaluations that a run may ask for: what it says is kept. */
const MOST_SAMPLES = 200;
const MOST_EVALS = 1000;
const BYTES = 256;

/**
 * A recipe with everything filled in, within this server's limits, or every flaw by its path. `text` decides how many
 * characters a model knows, and so its size; without it only the engine finds out.
 */
export function readRecipe(given: RecipeJson, text: string | null): FilledRecipe | Refusal {
  const recipe = { ...given, limits: { ...LIMITS, ...given['limits'] } };
  const flaws = recipeFlaws(recipe);
  if (flaws.length > 0) return refused(flaws);
  const filled = RunRecipe.parse(recipe as RunRecipeInput);
  const beyond = beyondLimits(filled, text);
  return beyond.length > 0 ? refused(beyond) : { json: filled as unknown as RecipeJson, steps: filled.train.steps };
}

const LIMITS = { parameters: RUN_LIMITS.parameters, seconds: RUN_LIMITS.seconds, bytes: RUN_LIMITS.bytes };

/** The first flaw is the sentence that is shown; the others stand beside it. */
const refused = (flaws: readonly Flaw[]): Refusal =>
  refuse('recipe_refused', { flaws: flaws.slice(0, 20) }, flaws[0]!.sentence);

function beyondLimits(recipe: RunRecipe, text: string | null): Flaw[] {
  const { train, sample, eval: evaluation, limits } = recipe;
  const { parameters, bytes } = estimateRun(recipe, vocabularyOf(recipe, text));
  const most = (path: string, got: number, limit: number): Flaw[] => (got <= limit ? [] : [tooMuch(path, got, limit)]);
  return [
    ...most('train.steps', train.steps, RUN_LIMITS.steps),
    ...most('limits.parameters', limits.parameters, RUN_LIMITS.parameters),
    ...most('limits.seconds', limits.seconds, RUN_LIMITS.seconds),
    ...most('limits.bytes', limits.bytes, RUN_LIMITS.bytes),
    ...costs('limits.parameters', parameters, limits.parameters, '매개변수', 'parameters'),
    ...costs('limits.bytes', bytes, limits.bytes, '바이트', 'bytes of memory'),
    ...most('sample.count', sample.count, RUN_LIMITS.sample_texts),
    ...most('sample.max_tokens', sample.max_tokens, RUN_LIMITS.sample_tokens),
    ...tooOften('sample.every', sample.every, train.steps, MOST_SAMPLES),
    ...tooOften('eval.every', evaluation.every, train.steps, MOST_EVALS),
  ];
}

/** V as far as it is known; where only the engine will know, as little as there may be. */
function vocabularyOf({ tokenizer }: RunRecipe, text: string | null): number {
  if (tokenizer.kind === 'byte') return BYTES;
  if (tokenizer.kind === 'char') return text === null ? 2 : new Set(text).size;
  return tokenizer.vocab_size;
}

function tooMuch(path: string, got: number, limit: number): Flaw {
  const sentence = {
    ko: `${path}: 이 서버의 한도는 ${limit}이에요. 받은 값: ${got}`,
    en: `${path} may be ${limit} at most on this server, not ${got}.`,
  };
  return { path, sentence };
}

function costs(path: string, got: number, limit: number, ko: string, en: string): Flaw[] {
  if (got <= limit) return [];
  const sentence = {
    ko: `${path}: 이 레시피의 모델은 ${ko} ${got}개가 필요한데 한도는 ${limit}이에요. 모델이나 배치를 줄여 주세요.`,
    en: `${path}: this model takes ${got} ${en}, and the limit is ${limit}. Make the model or the batch smaller.`,
  };
  return [{ path, sentence }];
}

function tooOften(path: string, every: number, steps: number, times: number): Flaw[] {
  const least = Math.ceil(steps / times);
  if (every === 0 || every >= least) return [];
  const sentence = {
    ko: `${path}: ${steps}걸음이면 ${least} 이상이어야 해요(모두 ${times}번까지). 받은 값: ${every}`,
    en: `${path} must be at least ${least} over ${steps} steps (${times} times in all), not ${every}.`,
  };
  return [{ path, sentence }];
}
