import { describe, expect, it } from '@jest/globals';
import { compileQuest } from '../quest/compileQuest.ts';
import { BONUSES, PLAIN } from '../quest/fixtures/quests.ts';
import { begin } from './play.ts';
import { snapshotFromJson, snapshotToJson } from './snapshot.ts';

const machine = compileQuest(PLAIN);
const json = snapshotToJson(machine, begin(machine));

describe('a stored snapshot', () => {
  it('is plain JSON that names its format and quest', () => {
    expect(json).toEqual({
      chart_format: 1,
      quest: 'plain',
      value: { only: 'briefing' },
      context: {
        challenges: {
          only: {
            submissions: 0,
            hints: [],
            prediction: null,
            best_score: 0,
            passed: false,
            tier: 'none',
            reflected: false,
          },
        },
        judging: null,
      },
    });
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  });

  it.each([
    ['another chart format', { ...json, chart_format: 2 }],
    ['another quest', { ...json, quest: 'other' }],
    ['a state that the chart does not have', { ...json, value: { only: 'dreaming' } }],
    ['a challenge that the chart does not have', { ...json, value: { gone: 'acting' } }],
    ['records of other challenges', { ...json, context: { judging: null, challenges: {} } }],
    ['a pending submission outside judging', { ...json, context: { ...json.context, judging: pending() } }],
    ['nothing', null],
    ['text', 'snapshot'],
  ])('is thrown away when it holds %s', (_what, stored) => {
    expect(snapshotFromJson(machine, stored)).toBeNull();
  });

  it('of one quest is no snapshot of another', () => {
    expect(snapshotFromJson(compileQuest(BONUSES), json)).toBeNull();
  });
});

function pending() {
  return { challenge: 'only', submission: 'x' };
}
