import { RUN_LIMITS } from '@ear/engine';
import type { SampleBody } from '@ear/engine/contract';

export type SamplingName = 'temperature' | 'top_k' | 'top_p' | 'max_tokens' | 'count';

/** How tokens are drawn: what each number may be, and what it is where nothing is said. */
export const SAMPLING: readonly {
  readonly name: SamplingName;
  readonly whole: boolean;
  readonly low: number;
  readonly high: number;
  readonly standard: number;
}[] = [
  { name: 'temperature', whole: false, low: 0, high: 10, standard: 0.8 },
  { name: 'top_k', whole: true, low: 0, high: 65_536, standard: 0 },
  { name: 'top_p', whole: false, low: 0.000001, high: 1, standard: 1 },
  { name: 'max_tokens', whole: true, low: 1, high: RUN_LIMITS.sample_tokens, standard: 200 },
  { name: 'count', whole: true, low: 1, high: RUN_LIMITS.sample_texts, standard: 1 },
];

export type TypedSampling = Readonly<Partial<Record<SamplingName, string>>>;

export const isSampling = (value: unknown): value is TypedSampling =>
  typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'string');

/** The numbers that were typed, and which of them do not fit. An empty one is left out. */
export function samplingOf(typed: TypedSampling): { values: SampleBody; wrong: ReadonlySet<SamplingName> } {
  const values: Partial<Record<SamplingName, number>> = {};
  const wrong = new Set<SamplingName>();
  for (const { name, whole, low, high, standard } of SAMPLING) {
    const text = (typed[name] ?? String(standard)).normalize('NFKC').trim();
    const value = text === '' ? standard : Number(text);
    if (value >= low && value <= high && (!whole || Number.isInteger(value))) values[name] = value;
    else wrong.add(name);
  }
  return { values, wrong };
}
