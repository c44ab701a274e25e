import type { LocalText } from '../quest/text.ts';
import type { RecipeValues } from './fields.ts';

/** Something wrong with a recipe: where ("train.lr"; "" for all of it), and what to do about it. */
export interface RecipeFlaw {
  readonly path: string;
  readonly sentence: LocalText;
}

/** V that a tokenizer needs to be learnt at all: BPE and unigram know every byte. */
const LEAST_VOCABULARY = { char: 2, byte: 2, bpe: 257, unigram: 300 } as const;

/** What fields may not say together, in the order in which the native engine asks. */
export function rulesOf({ model, tokenizer, train }: RecipeValues): RecipeFlaw[] {
  const flaws: RecipeFlaw[] = [];
  const must = (holds: boolean, path: string, ko: string, en: string): void => {
    if (!holds) flaws.push({ path, sentence: { ko: `${path}: ${ko}`, en: `${path} ${en}` } });
  };
  const llama = model.family === 'llama';
  const unit = llama ? 2 * model.n_head : model.n_head;
  must(
    model.n_embd % unit === 0,
    'model.n_embd',
    `${unit}의 배수여야 해요. 받은 값: ${model.n_embd}`,
    `must be a multiple of ${unit}, not ${model.n_embd}.`,
  );
  if (llama) {
    must(
      model.n_head % model.n_kv_head === 0,
      'model.n_kv_head',
      `헤드 수 ${model.n_head}의 약수여야 해요. 받은 값: ${model.n_kv_head}`,
      `must divide the ${model.n_head} heads, which ${model.n_kv_head} does not.`,
    );
    must(!model.bias, 'model.bias', 'gpt2 계열에서만 쓸 수 있어요.', 'exists in the family gpt2 only.');
  } else {
    must(
      model.n_kv_head === model.n_head,
      'model.n_kv_head',
      `gpt2 계열에서는 헤드 수 ${model.n_head}와 같아야 해요. 받은 값: ${model.n_kv_head}`,
      `must equal the ${model.n_head} heads in the family gpt2, not ${model.n_kv_head}.`,
    );
  }
  const least = LEAST_VOCABULARY[tokenizer.kind];
  must(
    tokenizer.vocab_size >= least,
    'tokenizer.vocab_size',
    `${tokenizer.kind}에는 ${least} 이상이 필요해요. 받은 값: ${tokenizer.vocab_size}`,
    `must be at least ${least} for ${tokenizer.kind}, not ${tokenizer.vocab_size}.`,
  );
  must(
    train.min_lr <= train.lr,
    'train.min_lr',
    `train.lr(${train.lr})보다 클 수 없어요. 받은 값: ${train.min_lr}`,
    `may not be above train.lr (${train.lr}), but is ${train.min_lr}.`,
  );
  return flaws;
}
