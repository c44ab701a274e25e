import type { CheckOf, TracedModel } from '../check/index.ts';
import type { LocalText } from '../text.ts';
import type { Runtime } from '../definition.ts';
import { traceCost } from './sizes.ts';

/** Why a trace check cannot be judged. */
export interface TraceFlaw {
  /** From the check: `['model', 'n_embd']`. */
  readonly path: readonly PropertyKey[];
  readonly sentence: LocalText;
}

/** What is drawn and travels: less than the engine itself would take. An answer's are those of every check. */
const MOST = {
  weights: 2 ** 20,
  tensors: 256,
  elements: 2 ** 20,
  /** In plain Python, where each number and each list counts. */
  values: 200_000,
  /** EAR_TRACE_MAX_WORK, for all draws of a check together: about two seconds. */
  work: 2 ** 31,
};

/** Fields that only some families have. */
const ONLY: Partial<Record<keyof TracedModel, readonly TracedModel['family'][]>> = {
  n_kv_head: ['llama'],
  rope_theta: ['llama'],
  bias: ['gpt2'],
  tied: ['gpt2', 'llama'],
};

/** What is wrong with a trace check beyond its grammar, first the model, then what is drawn; nothing where it can run. */
export function traceFlaws(check: CheckOf<'trace'>, runtime: Runtime): TraceFlaw[] {
  const found = [...modelFlaws(check.model), ...runtimeFlaws(runtime)];
  return found.length > 0 ? found : [...drawFlaws(check), ...sizeFlaws(check, runtime)];
}

function modelFlaws(model: TracedModel): TraceFlaw[] {
  const { family, n_embd, n_head, n_kv_head } = model;
  const found: TraceFlaw[] = [];
  for (const [field, families] of Object.entries(ONLY)) {
    if (model[field as keyof TracedModel] === undefined || families.includes(family)) continue;
    const ko = `${family} 모델에는 ${field} 값이 없어요. 이 줄을 지워 주세요.`;
    found.push(flaw(['model', field], ko, `A ${family} model has no ${field}: leave it out.`));
  }
  // A head of a Llama turns its numbers in pairs.
  const unit = family === 'llama' ? 2 * n_head : n_head;
  if (n_embd % unit !== 0) {
    const ko = `n_embd 값은 ${unit}의 배수여야 해요${family === 'llama' ? '(llama: n_head의 두 배)' : '(n_head)'}.`;
    const en = `n_embd must be a multiple of ${unit} (${family === 'llama' ? 'llama: twice n_head' : 'n_head'}).`;
    found.push(flaw(['model', 'n_embd'], ko, en));
  }
  if (n_kv_head !== undefined && n_head % n_kv_head !== 0) {
    const en = `n_kv_head must divide n_head (${n_head}).`;
    found.push(flaw(['model', 'n_kv_head'], `n_kv_head 값은 n_head(${n_head})의 약수여야 해요.`, en));
  }
  return found;
}

function runtimeFlaws(runtime: Runtime): TraceFlaw[] {
  if (runtime === 'python' || runtime === 'numpy' || runtime === 'torch') return [];
  const ko = `trace 검사는 python, numpy, torch에서만 할 수 있어요. 지금 runtime은 ${runtime} 값이에요.`;
  return [flaw(['kind'], ko, `A trace check is for the runtimes python, numpy and torch, not for ${runtime}.`)];
}

/** Each family gives rows and tokens that the model has positions for. */
function drawFlaws({ model, families }: CheckOf<'trace'>): TraceFlaw[] {
  return families.flatMap((family, i) => {
    const missing = ['B', 'T'].filter((dim) => !Object.hasOwn(family, dim));
    if (missing.length > 0) {
      const names = missing.join(', ');
      const ko = `이 family에 ${names} 값이 없어요. B는 줄의 수, T는 한 줄의 토큰 수예요.`;
      return [flaw(['families', i], ko, `This family lacks ${names}: B rows of T tokens are drawn.`)];
    }
    const { T } = largest(family);
    if (T <= model.block_size) return [];
    const ko = `T가 ${T}까지인데 block_size는 ${model.block_size}예요. T는 block_size까지예요.`;
    const en = `T goes up to ${T}, but the model has ${model.block_size} positions (block_size).`;
    return [flaw(['families', i, 'T'], ko, en)];
  });
}

/** At the largest draws: the weights, one whole answer, and the work of all draws. */
function sizeFlaws({ model, families, where, count }: CheckOf<'trace'>, runtime: Runtime): TraceFlaw[] {
  const costs = families.map((family) => {
    const { B, T } = largest(family);
    const fixed = where.length === 0 && Object.values(family).every((range) => typeof range === 'number');
    return { ...traceCost(model, B, T), draws: fixed ? 1 : count };
  });
  const { weights, tensors } = costs[0] as (typeof costs)[number];
  if (weights > MOST.weights) return [tooMuch(['model'], ['가중치 수', 'weights'], weights, MOST.weights)];
  if (tensors > MOST.tensors) return [tooMuch(['model', 'n_layer'], ['텐서', 'tensors'], tensors, MOST.tensors)];
  const part = runtime === 'python' ? 'values' : 'elements';
  const words = part === 'values' ? (['돌려줄 값', 'values to return'] as const) : (['원소', 'elements'] as const);
  const large = costs.flatMap((cost, i) =>
    cost[part] > MOST[part] ? [tooMuch(['families', i], words, cost[part], MOST[part])] : [],
  );
  const work = costs.reduce((sum, cost) => sum + cost.draws * cost.work, 0);
  if (large.length > 0 || work <= MOST.work) return large;
  return [tooMuch(['model'], ['모든 입력의 곱셈', 'multiplications of all draws'], work, MOST.work)];
}

function tooMuch(path: TraceFlaw['path'], [ko, en]: readonly [string, string], have: number, most: number): TraceFlaw {
  const [all, room] = [have.toLocaleString('en'), most.toLocaleString('en')];
  return flaw(
    path,
    `${ko}: ${all}개. ${room}개까지예요. 모델이나 T를 줄여 주세요.`,
    `${all} ${en}, where ${room} are allowed: make the model or T smaller.`,
  );
}

function largest(family: CheckOf<'trace'>['families'][number]): { B: number; T: number } {
  const of = (dim: string): number => {
    const range = family[dim] ?? 1;
    return typeof range === 'number' ? range : range[1];
  };
  return { B: of('B'), T: of('T') };
}

function flaw(path: TraceFlaw['path'], ko: string, en: string): TraceFlaw {
  return { path, sentence: { ko, en } };
}
