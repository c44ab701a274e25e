import { describe, expect, it } from '@jest/globals';
import { PLAIN, WHOLE } from '../quest/fixtures/quests.ts';
import { compileQuest } from '../quest/compileQuest.ts';
import { at, judged, submission } from './fixtures/events.ts';
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
});
