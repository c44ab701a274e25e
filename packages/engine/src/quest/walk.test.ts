import { describe, expect, it } from '@jest/globals';
import { compileQuest } from './compileQuest.ts';
import { BONUSES, FIXTURES, questOf } from './fixtures/quests.ts';
import { chartFlaws, stateNames, walkChart } from './walk.ts';

describe('the walk over a chart', () => {
  it.each(FIXTURES.map((quest) => [quest.slug, quest] as const))('finds no flaw in %s', (_slug, quest) => {
    expect(chartFlaws(compileQuest(quest))).toEqual([]);
  });

  it('reaches every state and takes both outcomes of judging in each challenge', () => {
    const machine = compileQuest(BONUSES);
    const edges = walkChart(machine);
    expect(new Set(['warm-up.briefing', ...edges.map(({ to }) => to)])).toEqual(new Set(stateNames(machine)));
    for (const { id } of BONUSES.challenges) {
      const outcomes = edges.filter(({ from, event }) => from === `${id}.judging` && event.type === 'JUDGED');
      expect(new Set(outcomes.map(({ to }) => to))).toEqual(new Set([`${id}.passed`, `${id}.failed`, `${id}.acting`]));
    }
  });

  it('says when a quest could be completed without any evidence', () => {
    const machine = compileQuest(questOf('skippable', [{ id: 'extra', optional: true }]));
    expect(chartFlaws(machine)).toEqual([{ kind: 'unearned', state: 'completed', event: 'SKIPPED' }]);
  });
});
