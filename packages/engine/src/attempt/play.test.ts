import { describe, expect, it } from '@jest/globals';
import { PLAIN, WHOLE } from '../quest/fixtures/quests.ts';
import { compileQuest } from '../quest/compileQuest.ts';
import { at, failed, judged, rejudged, submission } from './fixtures/events.ts';
import type { AttemptAction, AttemptEvent } from './events.ts';
import { begin, play } from './play.ts';
import { whyRefused } from './refusal.ts';
import { viewOf } from './view.ts';

function walk(quest: typeof PLAIN, events: readonly AttemptEvent[]) {
  const machine = compileQuest(quest);
  let snapshot = begin(machine);
  const effects: AttemptAction[] = [];
  for (const event of events) {
    const why = whyRefused(machine, snapshot, event);
    if (why !== null) throw new Error(`${event.type} is refused by ${why}`);
    const [next, actions] = play(machine, snapshot, event);
    snapshot = next;
    effects.push(...actions);
  }
  return { machine, snapshot, effects, view: viewOf(machine, snapshot) };
}

describe('play', () => {
  it('carries a plain quest from briefing to completed and says what to do on the way', () => {
    const { view, effects } = walk(PLAIN, [
      { type: 'BEGUN', at, challenge: 'only' },
      { type: 'SUBMITTED', at, challenge: 'only', submission: submission(1) },
      judged('only', 1),
      { type: 'ACKNOWLEDGED', at, challenge: 'only' },
    ]);
    expect(view.position).toBe('completed');
    expect(view.accepts).toEqual(['REJUDGED']);
    expect(effects).toEqual([
      { type: 'requestJudging', params: { challenge: 'only', submission: submission(1) } },
      { type: 'awardXp', params: { challenge: 'only', kind: 'pass', amount: 40 } },
      { type: 'awardXp', params: { challenge: 'only', kind: 'first_try', amount: 4 } },
      { type: 'completeQuest', params: {} },
    ]);
  });

  it('refuses a submission before the prediction is sealed', () => {
    const machine = compileQuest(WHOLE);
    const { snapshot } = walk(WHOLE, [
      { type: 'BEGUN', at, challenge: 'guess' },
      { type: 'SUBMITTED', at, challenge: 'guess', submission: submission(1) },
      judged('guess', 1, { score: 0.5 }),
      { type: 'ACKNOWLEDGED', at, challenge: 'guess' },
      { type: 'BEGUN', at, challenge: 'forward' },
      { type: 'SUBMITTED', at, challenge: 'forward', submission: submission(2) },
      judged('forward', 2),
      { type: 'ACKNOWLEDGED', at, challenge: 'forward' },
      { type: 'REFLECTED', at, challenge: 'forward', chars: 20 },
      { type: 'BEGUN', at, challenge: 'train' },
    ]);
    const submit: AttemptEvent = { type: 'SUBMITTED', at, challenge: 'train', submission: submission(3) };
    expect(whyRefused(machine, snapshot, submit)).toBe('predictionSealed');
    expect(play(machine, snapshot, submit)).toEqual([snapshot, []]);
    expect(play(machine, snapshot, submit)[0]).toBe(snapshot);
  });

  const submitted = (n: number): AttemptEvent => ({
    type: 'SUBMITTED',
    at,
    challenge: 'only',
    submission: submission(n),
  });
  const begun: AttemptEvent = { type: 'BEGUN', at, challenge: 'only' };

  it.each(['CANCELLED', 'JUDGING_ABANDONED'] as const)(
    'gives the submission back on %s, as if it had not been',
    (type) => {
      const back: AttemptEvent = { type, at, challenge: 'only', submission: submission(1) };
      const { view, effects } = walk(PLAIN, [begun, submitted(1), back]);
      expect(view.position).toEqual({ challenge: 'only', stage: 'acting' });
      expect(view.challenges['only']?.submissions).toBe(0);
      const withdraw = { type: 'withdrawJudging', params: { challenge: 'only', submission: submission(1) } };
      expect(effects.slice(1)).toEqual(type === 'CANCELLED' ? [withdraw] : []);
      const { effects: later } = walk(PLAIN, [begun, submitted(1), back, submitted(2), judged('only', 2)]);
      expect(later.at(-1)).toMatchObject({ params: { kind: 'first_try' } });
    },
  );

  it('takes no attempt for a verdict that says the platform broke', () => {
    const broken = judged('only', 1, { status: 'platform_error', passed: false, score: 0 });
    const { view } = walk(PLAIN, [begun, submitted(1), broken]);
    expect(view.position).toEqual({ challenge: 'only', stage: 'acting' });
    expect(view.challenges['only']).toMatchObject({ submissions: 0, best_score: 0 });
  });

  it('keeps the best score when a later submission is worse', () => {
    const { view } = walk(PLAIN, [begun, submitted(1), failed('only', 1, 0.8), submitted(2), failed('only', 2, 0.3)]);
    expect(view.position).toEqual({ challenge: 'only', stage: 'failed' });
    expect(view.challenges['only']).toMatchObject({ best_score: 0.8, submissions: 2, passed: false });
  });

  it('does not take a verdict for a pass whose class and flag disagree', () => {
    const { view, effects } = walk(PLAIN, [begun, submitted(1), judged('only', 1, { status: 'timed_out' })]);
    expect(view.position).toEqual({ challenge: 'only', stage: 'failed' });
    expect(effects.some(({ type }) => type === 'awardXp')).toBe(false);
  });

  describe('when a verdict is judged again', () => {
    it('turns an open challenge into a passed one and pays it', () => {
      const { view, effects } = walk(PLAIN, [begun, submitted(1), failed('only', 1), rejudged('only', 1)]);
      expect(view.position).toEqual({ challenge: 'only', stage: 'passed' });
      expect(effects.filter(({ type }) => type === 'awardXp')).toHaveLength(2);
    });

    it('leaves the learner in place when it fails again', () => {
      const again = rejudged('only', 1, { status: 'failed', passed: false, score: 0.6 });
      const { view } = walk(PLAIN, [begun, submitted(1), failed('only', 1, 0.2), again]);
      expect(view.position).toEqual({ challenge: 'only', stage: 'failed' });
      expect(view.challenges['only']).toMatchObject({ best_score: 0.6, submissions: 1 });
    });

    it('counts while a newer submission is judged, whatever that one comes to', () => {
      const start = [begun, submitted(1), failed('only', 1), submitted(2), rejudged('only', 1)];
      expect(walk(PLAIN, start).view).toMatchObject({
        position: { challenge: 'only', stage: 'judging' },
        judging: submission(2),
      });
      for (const end of [failed('only', 2), judged('only', 2)]) {
        const { view, effects } = walk(PLAIN, [...start, end]);
        expect(view.position).toEqual({ challenge: 'only', stage: 'passed' });
        expect(effects.filter(({ type }) => type === 'awardXp')).toHaveLength(1);
      }
    });

    it('betters the record of a completed attempt and asks for nothing', () => {
      const done = [begun, submitted(1), judged('only', 1), { type: 'ACKNOWLEDGED', at, challenge: 'only' } as const];
      const { view, effects } = walk(PLAIN, [...done, rejudged('only', 1, { tier: 'gold' })]);
      expect(view.position).toBe('completed');
      expect(view.challenges['only']?.tier).toBe('gold');
      expect(effects.filter(({ type }) => type === 'completeQuest')).toHaveLength(1);
    });
  });
});
