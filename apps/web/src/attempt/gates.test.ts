import { describe, expect, it } from '@jest/globals';
import { begin, compileQuest, play, viewOf, type AttemptEvent } from '@ear/engine';
import { AttemptState, LearnerQuest } from '@ear/engine/contract';
import { ATTEMPT, challenge } from '../testing/verdicts.ts';
import { gateOf } from './gates.ts';

const quest = LearnerQuest.parse({
  slug: 'train-microgpt',
  id: '6f0c1b9e-5d1e-4a53-9a0e-0d5f6b3b9a11',
  version: 1,
  content_hash: 'a',
  judging_hash: 'b',
  line: 'microgpt',
  title: { ko: '학습', en: 'Train' },
  summary: { ko: '학습', en: 'Train' },
  teaches: ['training'],
  minutes: 15,
  runtime: 'none',
  sources: [],
  datasets: [],
  challenges: [
    challenge({
      id: 'run',
      hints: 1,
      prediction: { text: { ko: '?', en: '?' }, min: 0, max: 6, metric: 'first_loss', scale: 0.5, xp: 10 },
    }),
  ],
});
const machine = compileQuest(quest);

/** The state that the API would answer after these events. */
function after(...events: AttemptEvent[]): AttemptState {
  const snapshot = events.reduce((now, event) => play(machine, now, event)[0], begin(machine));
  return AttemptState.parse({
    ...structuredClone(viewOf(machine, snapshot)),
    id: ATTEMPT,
    quest: quest.slug,
    content_hash: 'a',
    version: events.length,
    hints: {},
    reflections: {},
    started_at: '2026-03-01T03:00:00.000Z',
    completed_at: null,
  });
}

const begun: AttemptEvent = { type: 'BEGUN', at: 1, challenge: 'run' };

describe('gateOf', () => {
  it('opens what the server would accept', () => {
    expect(gateOf(quest, after())('BEGUN')).toBeNull();
  });

  it('says that the prediction must be sealed before anything is handed in', () => {
    expect(gateOf(quest, after(begun))('SUBMITTED')?.en).toMatch(/^Seal your prediction first/);
  });

  it('opens submitting once the prediction is sealed', () => {
    const sealed: AttemptEvent = { type: 'PREDICTED', at: 2, challenge: 'run', value: 3.3 };
    const gate = gateOf(quest, after(begun, sealed));
    expect(gate('SUBMITTED')).toBeNull();
    expect(gate('PREDICTED')?.en).toMatch(/already sealed/);
  });

  it('says when all hints are seen', () => {
    const taken: AttemptEvent = { type: 'HINT_TAKEN', at: 2, challenge: 'run', index: 0 };
    expect(gateOf(quest, after(begun, taken))('HINT_TAKEN', { hints: 1 })?.ko).toBe('힌트를 모두 보았어요.');
  });
});
