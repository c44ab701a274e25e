import { estimateRun, RunRecipe, RUN_LIMITS } from '@ear/engine';

/** What a run will cost, and the limits that hold for it: its own, never above the service's. */
export interface Cost {
  readonly parameters: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly tokens: number;
  readonly limits: { readonly parameters: number; readonly bytes: number; readonly seconds: number };
}

/** Multiplications and additions a second that a plain processor core is guessed to reach in small matrix products. */
const PACE = 25e9;
/** Seconds that a step costs however small the model is. */
const STEP_S = 2e-4;

/** The vocabulary that a recipe leads to: pieces are counted beforehand, characters are in the text. */
export function vocabularyOf(recipe: RunRecipe, text: string | null): number {
  const { kind, normalize, vocab_size: asked } = recipe.tokenizer;
  if (kind === 'bpe' || kind === 'unigram') return asked;
  if (kind === 'byte') return 257;
  if (text === null) return GUESSED_CHARACTERS;
  const form = normalize === 'none' ? text : text.normalize(normalize === 'nfc' ? 'NFC' : 'NFKC');
  return new Set(form).size + 1;
}

/** Characters of a text that nobody has looked at yet. */
const GUESSED_CHARACTERS = 64;

export function costOf(recipe: RunRecipe, vocabulary: number): Cost {
  const { parameters, bytes, flops_per_step: flops, tokens_per_step: tokens } = estimateRun(recipe, vocabulary);
  const { steps } = recipe.train;
  return {
    parameters,
    bytes,
    seconds: steps * (flops / PACE + STEP_S),
    tokens: steps * tokens,
    limits: {
      parameters: Math.min(recipe.limits.parameters, RUN_LIMITS.parameters),
      bytes: Math.min(recipe.limits.bytes, RUN_LIMITS.bytes),
      seconds: Math.min(recipe.limits.seconds, RUN_LIMITS.seconds),
    },
  };
}

export type Excess = 'parameters' | 'bytes' | 'seconds';

/** Which limits would be passed. The first two are refused; seconds end a run early. */
export const excessOf = ({ limits, ...cost }: Cost): Excess[] =>
  (['parameters', 'bytes', 'seconds'] as const).filter((name) => cost[name] > limits[name]);
