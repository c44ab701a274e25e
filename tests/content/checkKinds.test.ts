import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { desk, type Desk } from '../../apps/cli/src/testing/fakeIo.ts';

/** Quests that exist to run a kind of check as its author would. */
const KINDS = fileURLToPath(new URL('../fixtures/checks', import.meta.url));

let author: Desk;
beforeAll(async () => {
  author = await desk({ ...(process.env as Record<string, string>), EAR_QUESTS_DIR: KINDS });
});
afterAll(() => author.remove());

interface Trial {
  readonly kind: string;
  readonly name?: string;
  readonly status: string;
  readonly ok: boolean;
  readonly killed_by: string[];
}

describe('a quest of the kind trace', () => {
  it('gives the linter nothing to say', async () => {
    const { json } = await author.ear('quest', 'lint', '--json');
    expect(json.findings).toEqual([]);
  });

  it('is tested by ear: the solution passes, the starter fails politely, each mutant departs', async () => {
    const { exit, json, err } = await author.ear('quest', 'test', 'first-departure', '--json');
    const trials: Trial[] = json.quests[0].trials;
    expect(trials.filter(({ ok }) => !ok)).toEqual([]);
    expect([exit, err]).toEqual([0, '']);
    expect(trials.map(({ kind, status, killed_by }) => [kind, status, killed_by])).toEqual([
      ['solution', 'passed', []],
      ['starter', 'failed', ['one-layer', 'two-layers']],
      ...Array.from({ length: 4 }, () => ['mutant', 'failed', ['one-layer', 'two-layers']]),
    ]);
  }, 400_000);
});
