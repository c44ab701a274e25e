import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { Check } from '@ear/engine';
import { judge } from '@ear/runner';
import { sampleBundle, sampleJob } from './testing/samples.ts';
import { soundJail } from './testing/soundJail.ts';
import type { SoundJail } from './testing/soundJail.ts';

const QUEST = new URL('../../../tests/fixtures/checks/kinds/first-departure/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, QUEST), 'utf8');
const checkOf = (reveal: 'full' | 'message') =>
  Check.parse({
    id: 'first-departure',
    kind: 'trace',
    title: { ko: '순전파', en: 'The forward pass' },
    reveal,
    model: { family: 'microgpt', n_layer: 2, n_head: 2, n_embd: 8, block_size: 8, vocab_size: 27 },
    args: ['weights', 'tokens', 'n_head'],
    families: [{ B: 2, T: [3, 8] }],
    required: ['h.1.attn.heads'],
  });

describe('a traced forward pass in the real jail', () => {
  let jail: SoundJail;
  beforeAll(async () => {
    jail = await soundJail();
  }, 30_000);
  afterAll(() => jail.release());

  function verdictOn(source: string, reveal: 'full' | 'message' = 'full') {
    const trainer = {
      build: async () => 'none',
      gpt: () => Promise.reject(new Error('not here')),
      lm: () => Promise.reject(new Error('not here')),
      bigram: () => Promise.reject(new Error('not here')),
      compare: () => Promise.reject(new Error('not here')),
      tokenizer: () => Promise.reject(new Error('not here')),
    };
    const datasets = { load: () => Promise.reject(new Error('none')) };
    const bundle = sampleBundle({ checks: [checkOf(reveal)] });
    return judge({ job: sampleJob(source), bundle }, { sandbox: jail.sandbox, trainer, datasets });
  }

  it('passes where it is right, and is named where it departs first', async () => {
    expect(await verdictOn(read('solution/forward.py'))).toMatchObject({ status: 'passed', message: null });
    const forgetful = (await verdictOn(read('mutants/no-residual.py'))).checks[0];
    expect(forgetful?.detail?.first_difference).toBe('h.0.residual_1 (b=0,t=0,c=0)');
    expect(forgetful?.message?.text.en).toContain('the residual is forgotten');
    const told = (await verdictOn(read('mutants/unscaled.py'), 'message')).checks[0];
    expect(told?.message?.text.en).toMatch(
      /first tensor that departs: h\.0\.attn\.scores\. .*the scores are not scaled/,
    );
    expect(told?.detail).toBeNull();
  }, 30_000);
});
