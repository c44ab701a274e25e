import { describe, expect, it } from '@jest/globals';
import { partCost } from './partCost.ts';
import { RunRecipe } from './recipe.ts';

const SMALL = RunRecipe.parse({
  model: { n_layer: 2, n_embd: 32, block_size: 16 },
  train: { steps: 30, batch_size: 4 },
});
const LARGE = RunRecipe.parse({ model: { n_layer: 6, n_embd: 384, block_size: 256 }, train: { steps: 2000 } });

describe('what a run with a part in it costs', () => {
  it('is little for the runs that a lesson needs, and too much for a run of an hour', () => {
    const small = partCost({ part: 'kernel', symbol: 'layernorm_forward' }, SMALL, 32);
    expect(small.seconds).toBeGreaterThan(0.1);
    expect(small.seconds).toBeLessThan(2);
    expect(partCost({ part: 'schedule' }, LARGE, 65).seconds).toBeGreaterThan(3600);
  });

  it('knows the call whose buffers are widest', () => {
    const bytes = (symbol: 'attention_forward' | 'gelu_forward'): number =>
      partCost({ part: 'kernel', symbol }, LARGE, 65).call_bytes;
    // B * T * (2 * NH * T + 8 * C) float32 numbers.
    expect(bytes('attention_forward')).toBe(4 * 12 * 256 * (2 * 4 * 256 + 8 * 384));
    expect(bytes('gelu_forward')).toBeLessThan(bytes('attention_forward'));
    expect(partCost({ part: 'tokenizer' }, SMALL, 512).call_bytes).toBe(0);
  });
});
