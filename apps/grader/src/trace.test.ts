import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { Check } from '@ear/engine';
import { judgeIn, useJail } from './testing/judgeIn.ts';
import { sampleBundle, sampleJob } from './testing/samples.ts';

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
  const jail = useJail();

  function verdictOn(source: string, reveal: 'full' | 'message' = 'full') {
    return judgeIn(jail().sandbox, sampleJob(source), sampleBundle({ checks: [checkOf(reveal)] }));
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
  });
});
