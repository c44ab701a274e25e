import { readFileSync } from 'node:fs';
import { code } from './judged.ts';

const file = (name: string): string => readFileSync(new URL(`./trace/${name}`, import.meta.url), 'utf8');

/** A right forward pass of all three families, in plain Python (keys and values kept), NumPy or PyTorch. */
export const FORWARD = {
  python: file('names.py') + file('lists.py'),
  numpy: file('names.py') + file('arrays.py'),
  torch: file('names.py') + file('tensors.py'),
} as const;

/** A forward pass with pieces replaced, each of which must be there, as a payload. */
export function changed(
  runtime: keyof typeof FORWARD,
  ...holes: readonly (readonly [from: string, to: string])[]
): ReturnType<typeof code> {
  return code(
    holes.reduce((source, [from, to]) => {
      if (!source.includes(from)) throw new Error(`the forward pass holds no ${from}`);
      return source.replaceAll(from, to);
    }, FORWARD[runtime] as string),
  );
}

/** What every forward pass here takes. */
export const ARGS = ['weights', 'tokens', 'n_head', 'n_kv_head', 'norm_eps', 'rope_theta'];

/** Small models of each family, in which no two sizes are alike. */
export const MODELS = {
  microgpt: { family: 'microgpt', n_layer: 2, n_head: 2, n_embd: 8, block_size: 7, vocab_size: 11 },
  gpt2: { family: 'gpt2', n_layer: 2, n_head: 3, n_embd: 12, block_size: 7, vocab_size: 11 },
  llama: { family: 'llama', n_layer: 2, n_head: 4, n_kv_head: 2, n_embd: 24, block_size: 7, vocab_size: 11 },
} as const;

/** A public trace check of that model; `more` overrides. */
export function traceCheckOf(family: keyof typeof MODELS, more: object = {}): { id: string; kind: string } {
  return {
    id: 'first-departure',
    kind: 'trace',
    model: MODELS[family],
    args: ARGS,
    families: [{ B: 2, T: [4, 6] }],
    count: 2,
    ...more,
  } as { id: string; kind: string };
}
