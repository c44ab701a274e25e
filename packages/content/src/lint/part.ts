import type { ActionKind, Challenge, CheckOf, PartName, Runtime } from '@ear/engine';
import { limitsOf, nearest, partCost, PART_FAMILIES, PART_STEPS, RunRecipe, runtimeOf } from '@ear/engine';
import { finding, type Finding } from '../finding.ts';
import type { OpenQuest } from '../open.ts';
import { datasetFindings, recipeFindings } from './training.ts';

type Path = readonly PropertyKey[];
type Check = CheckOf<'part'>;

/** What each part names, and the runtimes that can judge it. */
const NEEDS = {
  kernel: { key: 'symbol', runtimes: ['c'] },
  schedule: { key: 'fn', runtimes: ['python', 'numpy', 'torch'] },
  tokenizer: { key: 'file', runtimes: null },
} as const satisfies Record<PartName, { key: string; runtimes: readonly Runtime[] | null }>;

/** Keys that belong to one part. */
const OF_PART = { symbol: 'kernel', max_ratio: 'kernel', fn: 'schedule', file: 'tokenizer' } as const;

/** Megabytes that one call may move, so that each of its two ways fits into a frame. */
const CALL_MB = 12;
/** Of a vocabulary that only the text tells: Latin letters and signs. */
const CHARACTERS = 128;
/** llm.c's, which its signature does not name. */
const LAYERNORM_EPS = 1e-5;
/** Functions whose gradients of weights hold those of earlier micro-batches, where there are any. */
const ADDS_TO_WEIGHTS = /^(layernorm|rmsnorm|matmul|encoder)_backward$/;
/** Share of the wall clock that the engine's own part may take. */
const ENGINE_SHARE = 0.5;

/** The kind of hand-in that holds such a part. */
export function partAction({ part }: Check): ActionKind {
  return part === 'tokenizer' ? 'artifact' : 'code';
}

/** A part is named as its kind wants it, has a runtime that can judge it, and a run that can be trained in time. */
export function partFindings(quest: OpenQuest, challenge: Challenge, check: Check, at: Path): Finding[] {
  const { yaml, definition } = quest;
  const { part, file, recipe } = check;
  const { key, runtimes } = NEEDS[part];
  const found: Finding[] = [];
  if (check[key] === undefined) found.push(finding('part-needs', yaml.at(at), { part, key }));
  for (const [name, owner] of Object.entries(OF_PART)) {
    if (owner !== part && check[name as keyof typeof OF_PART] !== undefined)
      found.push(finding('part-key', yaml.atKey(at, name), { key: name, part }));
  }
  const runtime = runtimeOf(definition, challenge);
  if (runtimes !== null && !(runtimes as readonly Runtime[]).includes(runtime))
    found.push(finding('part-runtime', yaml.at([...at, 'part']), { part, runtime, runtimes: runtimes.join(', ') }));
  const { action } = challenge;
  if (file !== undefined && action.kind === 'artifact' && !action.files.includes(file))
    found.push(finding('unknown-artifact', yaml.at([...at, 'file']), { path: file }, nearest(file, action.files)));
  const flaws = recipeFindings(quest, recipe, recipe, at);
  const read = RunRecipe.safeParse(recipe);
  const ofRun = read.success ? runFindings(quest, challenge, check, read.data, at) : [];
  return [...found, ...datasetFindings(quest, check, at), ...flaws, ...ofRun];
}

/** What the recipe asks for goes with the part, and is not too much. */
function runFindings(
  { yaml, definition }: OpenQuest,
  challenge: Challenge,
  check: Check,
  recipe: RunRecipe,
  at: Path,
): Finding[] {
  const { part, symbol } = check;
  const { model, train, data, tokenizer } = recipe;
  const place = yaml.at([...at, 'recipe']);
  const found: Finding[] = [];
  if (train.steps > PART_STEPS) found.push(finding('part-steps', place, { steps: train.steps, limit: PART_STEPS }));
  if (part === 'tokenizer' && data.val_fraction === 0) found.push(finding('part-held-back', place));
  const family = symbol && PART_FAMILIES[symbol];
  if (symbol && family && family !== model.family)
    found.push(finding('part-family', yaml.at([...at, 'symbol']), { symbol, family }));
  if (symbol?.startsWith('layernorm') && model.norm_eps !== LAYERNORM_EPS)
    found.push(finding('part-eps', place, { symbol, eps: LAYERNORM_EPS }));
  if (symbol?.startsWith('attention') && model.n_kv_head !== model.n_head)
    found.push(finding('part-heads', place, { symbol }));
  if (symbol && ADDS_TO_WEIGHTS.test(symbol) && train.accumulate === 1)
    found.push(finding('part-accumulate', place, { symbol }));
  const learnt = tokenizer.kind === 'bpe' || tokenizer.kind === 'unigram' || part === 'tokenizer';
  const V = learnt ? tokenizer.vocab_size : tokenizer.kind === 'byte' ? 256 : CHARACTERS;
  const { seconds, call_bytes } = partCost({ part, symbol }, recipe, V);
  const megabytes = Math.ceil(call_bytes / 1e6);
  if (symbol && megabytes > CALL_MB) found.push(finding('part-size', place, { symbol, megabytes, limit: CALL_MB }));
  const limit = limitsOf(definition, challenge).wall_s;
  if (seconds > ENGINE_SHARE * limit) found.push(finding('part-cost', place, { seconds: Math.ceil(seconds), limit }));
  return found;
}
