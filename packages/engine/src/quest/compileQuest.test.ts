import { describe, expect, it } from '@jest/globals';
import { replay } from '../attempt/replay.ts';
import { compileQuest } from './compileQuest.ts';
import { BONUSES, FIXTURES, PLAIN, WHOLE, questOf } from './fixtures/quests.ts';
import { shortestPaths, transitionsDrawn, transitionsTaken } from './fixtures/model.ts';
import { stateName, stateNames, walkChart } from './walk.ts';

describe('a compiled quest', () => {
  it.each(FIXTURES.map((quest) => [quest.slug, quest] as const))(
    'has its every transition taken on shortest paths (%s)',
    (_slug, quest) => {
      const machine = compileQuest(quest);
      const taken = transitionsTaken(machine);
      const never = [...transitionsDrawn(machine)].filter((transition) => !taken.has(transition));
      expect(never).toEqual([]);
      for (const { events, end } of shortestPaths(machine)) {
        expect(stateName(replay(machine, events))).toBe(stateName(end));
      }
      expect(new Set(shortestPaths(machine).map(({ end }) => stateName(end)))).toEqual(new Set(stateNames(machine)));
    },
  );

  it.each(FIXTURES.map((quest) => [quest.slug, quest] as const))(
    "gives the linter's walk the same edges as XState's graph (%s)",
    (_slug, quest) => {
      const machine = compileQuest(quest);
      const walked = walkChart(machine).map(({ from, event, to }) => `${from} ${event.type} ${to}`);
      expect(new Set(walked)).toEqual(transitionsTaken(machine));
    },
  );

  it('draws exactly what the design says for one plain challenge', () => {
    expect([...transitionsDrawn(compileQuest(PLAIN))].sort()).toEqual(
      [
        'only.briefing BEGUN only.acting',
        'only.acting SUBMITTED only.judging',
        'only.acting REJUDGED only.passed',
        'only.judging JUDGED only.passed',
        'only.judging JUDGED only.acting',
        'only.judging JUDGED only.failed',
        'only.judging CANCELLED only.passed',
        'only.judging CANCELLED only.acting',
        'only.judging JUDGING_ABANDONED only.passed',
        'only.judging JUDGING_ABANDONED only.acting',
        'only.failed RESUMED only.acting',
        'only.failed SUBMITTED only.judging',
        'only.failed REJUDGED only.passed',
        'only.passed ACKNOWLEDGED completed',
      ].sort(),
    );
  });

  it('has a reflection, a prediction, hints and a way round only where the quest defines them', () => {
    const drawn = [...transitionsDrawn(compileQuest(WHOLE))];
    const having = (type: string) =>
      new Set(drawn.filter((line) => line.includes(` ${type} `)).map((line) => line.split('.')[0]));
    expect(having('REFLECTED')).toEqual(new Set(['forward', 'bonus']));
    expect(having('PREDICTED')).toEqual(new Set(['train']));
    expect(having('HINT_TAKEN')).toEqual(new Set(['forward', 'train', 'bonus']));
    expect(having('SKIPPED')).toEqual(new Set(['bonus']));
  });

  it('is the same chart for the author and for the learner', () => {
    for (const quest of FIXTURES) {
      const learner = {
        slug: quest.slug,
        challenges: quest.challenges.map((challenge) => ({
          ...challenge,
          hints: challenge.hints.length,
          prediction: challenge.prediction ?? null,
          reflection: challenge.reflection ?? null,
        })),
      };
      const drawn = transitionsDrawn(compileQuest(quest));
      expect(transitionsDrawn(compileQuest(learner))).toEqual(drawn);
      expect(compileQuest(learner).root.meta).toEqual(compileQuest(quest).root.meta);
    }
  });

  it('starts in the briefing of its first challenge, also where that is a bonus', () => {
    expect(stateName(replay(compileQuest(BONUSES), []))).toBe('warm-up.briefing');
  });

  it('neither invokes nor waits', () => {
    const config = JSON.stringify(compileQuest(WHOLE).config);
    expect(config).not.toMatch(/"(invoke|after|always|delay)"/);
  });

  it('refuses challenge ids that no chart could hold', () => {
    expect(() => compileQuest(questOf('twins', [{ id: 'same' }, { id: 'same' }]))).toThrow(
      'two challenges share an id',
    );
    expect(() => compileQuest(questOf('ended', [{ id: 'completed' }]))).toThrow('is no name for a challenge');
    const odd = compileQuest(questOf('odd', [{ id: 'constructor' }, { id: 'quest-1_b' }]));
    expect(transitionsTaken(odd)).toEqual(transitionsDrawnWithRoot(odd));
  });
});

/** Root re-judgements leave the stage as it is; a state that has a verdict shows them as a loop. */
function transitionsDrawnWithRoot(machine: ReturnType<typeof compileQuest>): Set<string> {
  const loops = [...transitionsTaken(machine)].filter((line) => / REJUDGED /.test(line) && isLoop(line));
  return new Set([...transitionsDrawn(machine), ...loops]);
}

function isLoop(line: string): boolean {
  const [from, , to] = line.split(' ');
  return from === to;
}
