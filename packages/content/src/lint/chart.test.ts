import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { QuestDefinition } from '@ear/engine';
import { QUEST_YAML } from '../fixtures/sampleQuest.ts';
import { walkChart } from './walk.ts';

describe('the walk of a quest', () => {
  it('reaches every stage by every event that the chart accepts', () => {
    const { visited, steps, declared } = walkChart(QuestDefinition.parse(parse(QUEST_YAML)));
    expect([...new Set(visited.values())].sort()).toEqual([...declared].sort());
    const types = new Set(steps.map(({ event }) => event.type));
    expect([...types].sort()).toEqual([
      'ACKNOWLEDGED',
      'BEGUN',
      'CANCELLED',
      'HINT_TAKEN',
      'JUDGED',
      'JUDGING_ABANDONED',
      'REFLECTED',
      'REJUDGED',
      'RESUMED',
      'SUBMITTED',
    ]);
  });

  it('also walks predictions and bonuses', () => {
    const definition = parse(QUEST_YAML) as { challenges: Record<string, unknown>[] };
    definition.challenges[1]!['optional'] = true;
    definition.challenges[2]!['prediction'] = {
      text: { ko: '첫 손실', en: 'First loss' },
      min: 0,
      max: 10,
      metric: 'first_loss',
      scale: 1,
      xp: 10,
    };
    const { visited, steps, declared } = walkChart(QuestDefinition.parse(definition));
    expect([...new Set(visited.values())].sort()).toEqual([...declared].sort());
    expect(steps.some(({ event, to }) => event.type === 'SKIPPED' && to.startsWith('train.briefing'))).toBe(true);
    expect(steps.some(({ event }) => event.type === 'PREDICTED')).toBe(true);
    const paid = steps.filter(({ actions }) => actions.some(({ type }) => type === 'awardXp'));
    expect(new Set(paid.map(({ event }) => event.type))).toEqual(new Set(['JUDGED', 'REJUDGED', 'REFLECTED']));
  });
});
