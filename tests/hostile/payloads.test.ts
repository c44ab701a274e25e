import { afterAll, expect, it } from '@jest/globals';
import type { JudgingBundle } from '@ear/engine';
import { PATIENT, submissionOf } from './challenges/index.ts';
import { openCourt } from './court.ts';
import { heldBytes } from './memory.ts';
import { PAYLOADS } from './payloads.ts';

const LIMITS = { ...PATIENT, memory_mb: 128, processes: 8, output_kb: 64 };

const court = await openCourt();
afterAll(() => court.close());

it.each(PAYLOADS)('survives $name: $tries', async ({ action, checks, payload, datasets = [], expect: classes }) => {
  const bundle: JudgingBundle = {
    quest: 'hostile',
    version: 1,
    content_hash: 'c'.repeat(64),
    judging_hash: 'b'.repeat(64),
    datasets,
    data: { 'names.txt': 'anna\nbob\n' },
    challenges: [{ id: 'tasks', action, runtime: 'none', limits: LIMITS, min_score: 0.2, checks: [...checks] }],
  };
  const before = heldBytes();
  const challenge = { bundle, limits: LIMITS, file: '', answers: [], wired: [] };
  const { verdict, wire, ms } = await court.judge(submissionOf(payload, challenge), bundle);
  expect({ status: verdict.status, message: verdict.message?.text.en }).toEqual({
    status: classes.includes(verdict.status) ? verdict.status : classes.join(' or '),
    message: verdict.message?.text.en,
  });
  // Read as data: nothing of it was ever started.
  expect(await wire.exits()).toEqual([]);
  expect(court.world.harm()).toEqual([]);
  // What claims to be 50 GB is refused by what it says, not read.
  expect(ms).toBeLessThan(20_000);
  expect(heldBytes() - before).toBeLessThan(20 * 2 ** 20);
});
