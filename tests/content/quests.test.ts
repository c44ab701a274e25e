import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { formatFinding, lint, loadCatalogue } from '@ear/content';
import { desk, type Desk } from '../../apps/cli/src/testing/fakeIo.ts';

const QUESTS = fileURLToPath(new URL('../../quests', import.meta.url));
const { quests, quarantined } = await loadCatalogue(QUESTS);

let author: Desk;
beforeAll(async () => {
  author = await desk({ ...(process.env as Record<string, string>), EAR_QUESTS_DIR: QUESTS });
});
afterAll(() => author.remove());

describe('the quests of this repository', () => {
  it('are found, and none is quarantined', () => {
    expect(quarantined).toEqual([]);
    expect(quests.map(({ definition }) => definition.slug)).toEqual(
      expect.arrayContaining(['next-letter', 'value-autograd', 'train-microgpt']),
    );
  });

  it('give the linter nothing to say', async () => {
    const { findings, folders } = await lint(QUESTS);
    expect(findings.map((one) => formatFinding(one, 'en'))).toEqual([]);
    expect(folders).toHaveLength(quests.length);
  });

  it('send learners no hidden expectation', () => {
    for (const { definition, learner } of quests) {
      const sent = JSON.stringify(learner);
      expect(sent).not.toMatch(/"(truth|answer|families|solution|mutants)":/);
      const checks = definition.challenges.flatMap(({ result }) => result.checks);
      for (const check of checks.filter(({ kind, reveal }) => kind === 'script' && reveal !== 'full')) {
        if (check.kind === 'script') expect(sent).not.toContain(JSON.stringify(check.run).slice(1, -1));
      }
    }
  });
});

interface Tried {
  readonly kind: 'solution' | 'starter' | 'mutant';
  readonly status: string;
  readonly killed_by: string[];
}

describe.each(quests.map(({ definition }) => [definition.slug, definition] as const))('%s', (slug, definition) => {
  it('passes its reference, fails its starter politely, and kills each mutant by a named check', async () => {
    const { exit, json, err } = await author.ear('quest', 'test', slug, '--json');
    const [proof] = (json?.quests ?? []) as {
      findings: unknown[];
      trials: (Tried & { ok: boolean; said: unknown })[];
    }[];
    expect(proof?.trials.filter(({ ok }) => !ok)).toEqual([]);
    expect(proof?.findings).toEqual([]);
    expect([exit, err]).toEqual([0, '']);
    const solved = proof!.trials.filter(({ kind }) => kind === 'solution');
    expect(solved.map(({ status }) => status)).toEqual(definition.challenges.map(() => 'passed'));
    for (const mutant of proof!.trials.filter(({ kind }) => kind === 'mutant')) {
      expect(mutant.killed_by.length).toBeGreaterThan(0);
    }
  }, 400_000);
});
