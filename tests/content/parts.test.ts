import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { formatFinding, lint } from '@ear/content';
import { desk, type Desk } from '../../apps/cli/src/testing/fakeIo.ts';

const QUESTS = fileURLToPath(new URL('../fixtures/quests', import.meta.url));

let author: Desk;
beforeAll(async () => {
  author = await desk({ ...(process.env as Record<string, string>), EAR_QUESTS_DIR: QUESTS });
});
afterAll(() => author.remove());

describe('a quest of parts that take the engine’s place', () => {
  it('gives the linter nothing to say', async () => {
    const { findings } = await lint(`${QUESTS}/parts`);
    expect(findings.map((one) => formatFinding(one, 'en'))).toEqual([]);
  });

  it('passes its references, fails its starters politely, and kills each mutant by the named check', async () => {
    const { exit, json, err } = await author.ear('quest', 'test', 'own-parts', '--json');
    expect([exit, err]).toEqual([0, '']);
    const tried = json.quests[0].trials.map((one: any) => [one.name ?? one.kind, one.challenge, one.status]);
    expect(tried).toEqual([
      ['solution', 'norm', 'passed'],
      ['solution', 'rate', 'passed'],
      ['solution', 'tokens', 'passed'],
      ['starter', 'norm', 'failed'],
      ['starter', 'rate', 'failed'],
      ['starter', 'tokens', 'failed'],
      ['no-eps', 'norm', 'failed'],
      ['overwrites', 'norm', 'failed'],
      ['reads-on', 'norm', expect.stringMatching(/failed|crashed/)],
      ['from-zero', 'rate', 'failed'],
      ['to-zero', 'rate', 'failed'],
      ['loses-letters', 'tokens', 'failed'],
      ['bytes-only', 'tokens', 'failed'],
    ]);
  }, 400_000);
});
