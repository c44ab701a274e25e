import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { Check } from '@ear/engine';
import type { Verdict } from '@ear/engine';
import { findRuntime } from '@ear/runner';
import type { StudentRuntime } from '@ear/runner';
import { judgeWith } from './judging.ts';
import { openLog } from './log.ts';
import { useJail } from './testing/judgeIn.ts';
import { sampleBundle, sampleJob } from './testing/samples.ts';
import { processTrainer } from './training/trainer.ts';

const LAYERNORM = readFileSync(new URL('../../../packages/runner/src/testing/c/layernorm.c', import.meta.url), 'utf8');
const TEXT = 'to be or not to be that is the question\n'.repeat(30);
const title = { ko: '부품', en: 'A part' };
const check = Check.parse({
  id: 'backward',
  kind: 'part',
  title,
  part: 'kernel',
  symbol: 'layernorm_backward',
  dataset: 'words',
  recipe: {
    model: { n_layer: 1, n_head: 2, n_embd: 16, block_size: 8 },
    train: { seed: 1, steps: 5, batch_size: 4, accumulate: 2 },
  },
  reveal: 'full',
});

const dataset = {
  id: 'words',
  title: 'words',
  url: 'https://example.org/words.txt',
  sha256: 'a'.repeat(64),
  bytes: 10,
  licence: 'MIT',
  fallback: 'data/words.txt',
};
const bundle = {
  ...sampleBundle({
    action: { kind: 'code', files: ['a.c'] },
    runtime: 'c',
    limits: { wall_s: 100, cpu_s: 50, memory_mb: 256, processes: 16, output_kb: 64 },
    checks: [check],
  }),
  datasets: [dataset],
};

describe('a part of a training run in the real jail', () => {
  const jail = useJail([findRuntime('c') as StudentRuntime]);

  function verdictOn(source: string): Promise<Verdict> {
    const parts = {
      log: openLog('silent'),
      sandbox: jail().sandbox,
      gpu: null,
      trainer: processTrainer(),
      datasets: { load: async () => ({ text: TEXT, sha256: 'b'.repeat(64), fallback: true }) },
    };
    const hooks = { signal: new AbortController().signal, onProgress: () => undefined };
    const job = sampleJob('', bundle);
    return judgeWith(parts)({ ...job, payload: { kind: 'code', files: { 'a.c': source } } }, bundle, hooks);
  }

  it('is called there while the engine trains in a process of its own', async () => {
    const verdict = await verdictOn(LAYERNORM);
    expect([verdict.status, verdict.checks[0]?.message ?? null]).toEqual(['passed', null]);
    expect(verdict.evidence.reference_losses).toHaveLength(5);
    expect(verdict.metrics['calls']?.value).toBeGreaterThanOrEqual(5 * 2 * 3);
  });

  it('is stopped there, and the training process with it, when it reads behind its buffers', async () => {
    const verdict = await verdictOn(LAYERNORM.replaceAll('i < C; i++) {', 'i <= B * T * C; i++) {'));
    expect(verdict.status).toBe('crashed');
    expect(verdict.checks[0]?.message?.text.en).toMatch(/^Call 1.*: It (reads|writes) \w+\[/);
  });
});
