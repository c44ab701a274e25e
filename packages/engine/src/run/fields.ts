import type { LocalText } from '../quest/text.ts';

/** One field of a recipe: what it takes, what stands in for it, and what people call it. `low` and `high` belong to it. */
export type RunField =
  | { readonly kind: 'whole' | 'number'; readonly low: number; readonly high: number; readonly default: number | null }
  | { readonly kind: 'flag'; readonly default: boolean }
  | { readonly kind: 'word'; readonly words: readonly string[]; readonly default: string }
  | { readonly kind: 'text'; readonly high: number; readonly default: string };

type Numeric<K extends string> = { kind: K; low: number; high: number; default: number | null; label: LocalText };

/** `standard` null: worked out from other fields (`fillRecipe`). */
const whole = (low: number, high: number, standard: number | null, ko: string, en: string): Numeric<'whole'> => ({
  kind: 'whole',
  low,
  high,
  default: standard,
  label: { ko, en },
});
const number = (low: number, high: number, standard: number | null, ko: string, en: string): Numeric<'number'> => ({
  kind: 'number',
  low,
  high,
  default: standard,
  label: { ko, en },
});
const flag = (standard: boolean, ko: string, en: string) => ({
  kind: 'flag' as const,
  default: standard,
  label: { ko, en },
});
/** The first word is the default. */
const word = <const W extends string>(words: readonly [W, ...W[]], ko: string, en: string) => ({
  kind: 'word' as const,
  words,
  default: words[0],
  label: { ko, en },
});
const text = (standard: string, high: number, ko: string, en: string) => ({
  kind: 'text' as const,
  high,
  default: standard,
  label: { ko, en },
});

const STEPS = 1_000_000;

/**
 * Every field of a training recipe, by part and name: what the native engine's reader takes, too (a test holds the two
 * together; the meaning of each is in packages/native/include/ear/run.h). Ranges include both ends.
 */
export const RUN_FIELDS = {
  model: {
    family: word(['gpt2', 'llama'], '모델 계열', 'model family'),
    n_layer: whole(1, 48, 4, '층 수', 'layers'),
    n_head: whole(1, 256, 4, '어텐션 헤드 수', 'attention heads'),
    n_kv_head: whole(1, 256, null, '키·값 헤드 수', 'heads of keys and values'),
    n_embd: whole(1, 16_384, 128, '임베딩 너비', 'embedding width'),
    n_hidden: whole(0, 65_536, 0, 'MLP 안쪽 너비 (0: 계열의 기본)', 'width inside the MLP (0: the family’s own)'),
    block_size: whole(1, 4096, 64, '문맥 길이', 'context length'),
    bias: flag(false, '편향 사용', 'biases'),
    tied: flag(true, '임베딩과 출력층이 가중치를 나눠 씀', 'output layer shares the embedding'),
    dropout: number(0, 0.9, 0, '드롭아웃', 'dropout'),
    rope_theta: number(1, 1e9, 10_000, 'RoPE 밑수', 'base of RoPE'),
    norm_eps: number(1e-12, 0.1, 1e-5, '정규화의 ε', 'ε of the norms'),
  },
  tokenizer: {
    kind: word(['char', 'byte', 'bpe', 'unigram'], '토크나이저', 'tokenizer'),
    vocab_size: whole(2, 65_536, 512, '어휘 크기 (BPE, unigram)', 'vocabulary size (BPE, unigram)'),
    normalize: word(['none', 'nfc', 'nfkc'], '유니코드 정규화', 'Unicode normalisation'),
  },
  data: {
    documents: flag(false, '한 줄을 한 문서로', 'a document a line'),
    val_fraction: number(0, 0.9, 0.1, '검증에 쓰는 비율', 'share kept for validation'),
  },
  train: {
    seed: whole(0, Number.MAX_SAFE_INTEGER, 1337, '시드', 'seed'),
    steps: whole(1, STEPS, 2000, '걸음 수', 'steps'),
    batch_size: whole(1, 4096, 12, '배치 크기', 'batch size'),
    accumulate: whole(1, 1024, 1, '한 걸음에 모으는 배치 수', 'batches accumulated in a step'),
    lr: number(1e-9, 10, 1e-3, '학습률', 'learning rate'),
    min_lr: number(0, 10, null, '마지막 학습률', 'last learning rate'),
    warmup: whole(0, STEPS, null, '워밍업 걸음 수', 'warm-up steps'),
    schedule: word(['cosine', 'linear', 'constant'], '학습률 일정', 'schedule'),
    decay_steps: whole(1, STEPS, null, '학습률이 다 내려오는 걸음', 'step at which the rate has fallen'),
    beta1: number(0, 0.999999, 0.9, 'AdamW β1', 'β1 of AdamW'),
    beta2: number(0, 0.999999, 0.99, 'AdamW β2', 'β2 of AdamW'),
    eps: number(1e-12, 1, 1e-8, 'AdamW ε', 'ε of AdamW'),
    weight_decay: number(0, 10, 0.1, '가중치 감쇠', 'weight decay'),
    clip: number(0, 1e6, 1, '기울기 노름의 상한 (0: 없음)', 'largest gradient norm (0: none)'),
    checkpointing: flag(false, '기울기 체크포인팅', 'gradient checkpointing'),
    precision: word(['fp32', 'bf16'], '정밀도', 'precision'),
    overfit_one_batch: flag(false, '한 배치만 외우기', 'overfit one batch'),
  },
  eval: {
    every: whole(0, STEPS, 250, '평가 간격 (0: 없음)', 'steps between evaluations (0: none)'),
    batches: whole(1, 10_000, 20, '평가에 쓰는 배치 수', 'batches of an evaluation'),
    patience: whole(
      0,
      10_000,
      0,
      '나아지지 않는 평가를 참는 횟수 (0: 끝까지)',
      'evaluations without progress (0: no end)',
    ),
  },
  sample: {
    every: whole(0, STEPS, 0, '샘플 간격 (0: 없음)', 'steps between samples (0: none)'),
    count: whole(1, 64, 1, '샘플 수', 'samples'),
    prompt: text('\n', 2000, '프롬프트', 'prompt'),
    max_tokens: whole(1, 100_000, 200, '샘플의 최대 토큰 수', 'tokens of a sample, at most'),
    temperature: number(0, 100, 0.8, '온도 (0: 가장 그럴듯한 것만)', 'temperature (0: always the likeliest)'),
    top_k: whole(0, 65_536, 0, 'top-k (0: 모두)', 'top-k (0: all)'),
    top_p: number(1e-6, 1, 1, 'top-p', 'top-p'),
    repetition_penalty: number(1, 100, 1, '반복 벌점', 'repetition penalty'),
  },
  limits: {
    parameters: whole(1, 2_000_000_000, 20_000_000, '매개변수 한도', 'limit of parameters'),
    seconds: number(0.01, 31_536_000, 600, '시간 한도(초)', 'limit of seconds'),
    bytes: whole(1, 2 ** 40, 2 ** 31, '메모리 한도(바이트)', 'limit of bytes'),
  },
} as const satisfies Record<string, Record<string, RunField & { label: LocalText }>>;

type Fields = typeof RUN_FIELDS;
type Value<F> = F extends { kind: 'word'; words: readonly (infer W)[] }
  ? W
  : F extends { kind: 'flag' }
    ? boolean
    : F extends { kind: 'text' }
      ? string
      : number;

/** A value for every field. */
export type RecipeValues = { readonly [P in keyof Fields]: { readonly [N in keyof Fields[P]]: Value<Fields[P][N]> } };

/** The field of a path such as "train.steps", or undefined. */
export function runField(path: string): (RunField & { readonly label: LocalText }) | undefined {
  const [part = '', name = ''] = path.split('.');
  const parts: Record<string, Record<string, RunField & { label: LocalText }>> = RUN_FIELDS;
  if (!Object.hasOwn(parts, part)) return undefined;
  const fields = parts[part] ?? {};
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
