import { beforeEach, describe, expect, it } from '@jest/globals';
import { problem } from '@ear/engine/contract';
import { offline, refusalFrom } from '../api/index.ts';
import { forgetPages, keepLast } from './keepLast.ts';
import { RefusedPage } from './leaving.ts';

const at = (path: string) => ({ request: new Request(`http://localhost${path}`), params: {} }) as never;

describe('keepLast', () => {
  let answer: () => unknown;
  const load = keepLast('quest', async () => answer());
  const refuse = (refusal: ConstructorParameters<typeof RefusedPage>[0]) => () => {
    throw new RefusedPage(refusal);
  };

  beforeEach(forgetPages);

  it('answers the page as it was while the server is away', async () => {
    answer = () => 'v1';
    await load(at('/quests/a'));
    answer = refuse(offline());
    expect(await load(at('/quests/a?step=x'))).toBe('v1');
    answer = refuse(refusalFrom(503, problem('unavailable')));
    expect(await load(at('/quests/a'))).toBe('v1');
    answer = () => 'v2';
    expect(await load(at('/quests/a'))).toBe('v2');
  });

  it('has nothing to answer for a page that was never fetched', async () => {
    answer = refuse(offline());
    await expect(load(at('/quests/b'))).rejects.toBeInstanceOf(RefusedPage);
  });

  it('passes on what the server really refused', async () => {
    answer = () => 'v1';
    await load(at('/quests/a'));
    answer = refuse(refusalFrom(404, problem('not_found')));
    await expect(load(at('/quests/a'))).rejects.toBeInstanceOf(RefusedPage);
  });
});
