import { describe, expect, it } from '@jest/globals';
import { compileQuest } from '../quest/compileQuest.ts';
import { BONUSES, PLAIN, WHOLE } from '../quest/fixtures/quests.ts';
import { EVENT_GUARDS, STANDING_GUARDS, type GuardName } from './guards.ts';
import { at, failed, judged, rejudged, submission } from './fixtures/events.ts';
import type { AttemptEvent } from './events.ts';
import { replay } from './replay.ts';
import { whyNot, whyRefused } from './refusal.ts';
import { guardSentence } from './sentences.ts';

const on = (type: string, challenge: string, more: object = {}) =>
  ({ type, at, challenge, ...more }) as unknown as AttemptEvent;
const submitted = (challenge: string, n: number) => on('SUBMITTED', challenge, { submission: submission(n) });
const passOf = (challenge: string, n: number) => [
  on('BEGUN', challenge),
  submitted(challenge, n),
  judged(challenge, n),
  on('ACKNOWLEDGED', challenge),
];
const atForward = [...passOf('guess', 1), on('BEGUN', 'forward')];
const atTrain = [
  ...passOf('guess', 1),
  ...passOf('forward', 2),
  on('REFLECTED', 'forward', { chars: 20 }),
  on('BEGUN', 'train'),
];
const sealed = on('PREDICTED', 'train', { value: 3.3 });
const hint = (index: number) => on('HINT_TAKEN', 'forward', { index });

const cases: [GuardName, string, typeof WHOLE, AttemptEvent[], AttemptEvent][] = [
  ['isWellFormed', 'an event without its fields', PLAIN, [], on('SUBMITTED', 'only')],
  ['isWellFormed', 'a number that is none', WHOLE, atTrain, on('PREDICTED', 'train', { value: Number.NaN })],
  ['questOpen', 'anything after the end', PLAIN, passOf('only', 1), on('BEGUN', 'only')],
  ['stageAllows', 'a submission before the event was read', PLAIN, [], submitted('only', 1)],
  [
    'stageAllows',
    'a second submission while one is judged',
    PLAIN,
    [on('BEGUN', 'only'), submitted('only', 1)],
    submitted('only', 2),
  ],
  ['isCurrentChallenge', 'another challenge', WHOLE, [], on('BEGUN', 'forward')],
  [
    'isCurrentSubmission',
    'the verdict of another submission',
    PLAIN,
    [on('BEGUN', 'only'), submitted('only', 1)],
    judged('only', 2),
  ],
  ['isOptional', 'skipping what is part of the way', BONUSES, [on('SKIPPED', 'warm-up')], on('SKIPPED', 'core')],
  ['asksPrediction', 'a prediction that nobody asked for', WHOLE, atForward, on('PREDICTED', 'forward', { value: 1 })],
  ['predictionSealed', 'a submission before the prediction', WHOLE, atTrain, submitted('train', 3)],
  ['predictionNotYetSealed', 'a second prediction', WHOLE, [...atTrain, sealed], sealed],
  [
    'evidenceNotYetSeen',
    'a prediction after the first submission',
    WHOLE,
    [...atTrain, sealed, submitted('train', 3), failed('train', 3), on('RESUMED', 'train')],
    sealed,
  ],
  ['predictionInRange', 'a prediction out of range', WHOLE, atTrain, on('PREDICTED', 'train', { value: 11 })],
  ['hintLeft', 'a hint after the last', WHOLE, [...atForward, hint(0), hint(1), hint(2)], hint(3)],
  ['hintLeft', 'a hint where there are none', PLAIN, [on('BEGUN', 'only')], on('HINT_TAKEN', 'only', { index: 0 })],
  ['hintIsNext', 'the same hint twice', WHOLE, [...atForward, hint(0)], hint(0)],
  [
    'reflectionLongEnough',
    'a short reflection',
    WHOLE,
    [...passOf('guess', 1), ...passOf('forward', 2)],
    on('REFLECTED', 'forward', { chars: 19 }),
  ],
  [
    'hasVerdict',
    'a re-judgement before there is a verdict',
    PLAIN,
    [on('BEGUN', 'only'), submitted('only', 1)],
    rejudged('only', 2),
  ],
  [
    'hasVerdict',
    'a re-judgement of what is being judged',
    PLAIN,
    [on('BEGUN', 'only'), submitted('only', 1), failed('only', 1), submitted('only', 2)],
    rejudged('only', 2),
  ],
  [
    'isEvidence',
    'a re-judgement that broke down',
    PLAIN,
    passOf('only', 1),
    rejudged('only', 1, { status: 'platform_error' }),
  ],
];

describe('whyRefused', () => {
  it.each(cases)('names %s for %s', (guard, _what, quest, log, event) => {
    const machine = compileQuest(quest);
    expect(whyRefused(machine, replay(machine, log), event)).toBe(guard);
  });

  it('has nothing against the next right event', () => {
    const machine = compileQuest(WHOLE);
    for (let length = 0; length < atTrain.length; length += 1) {
      expect(
        whyRefused(machine, replay(machine, atTrain.slice(0, length)), atTrain[length] as AttemptEvent),
      ).toBeNull();
    }
  });
});

describe('whyNot', () => {
  it('answers a button before there is an event', () => {
    const machine = compileQuest(WHOLE);
    const snapshot = replay(machine, atTrain);
    expect(whyNot(machine, snapshot, 'SUBMITTED')).toBe('predictionSealed');
    expect(whyNot(machine, snapshot, 'PREDICTED')).toBeNull();
    expect(whyNot(machine, snapshot, 'SKIPPED')).toBe('isOptional');
    expect(whyNot(machine, snapshot, 'REJUDGED')).toBeNull();
    expect(whyNot(machine, replay(machine, []), 'REJUDGED')).toBe('hasVerdict');
  });
});

describe('guardSentence', () => {
  const names = [
    ...Object.keys(STANDING_GUARDS),
    ...Object.keys(EVENT_GUARDS),
    ...['isWellFormed', 'questOpen', 'stageAllows', 'questsPassed'],
  ] as GuardName[];

  it.each(names)('has a kind sentence for %s in both languages', (name) => {
    for (const facts of [{}, { min: 0, max: 10, min_chars: 80, chars: 12, hints: 0 }]) {
      const { ko, en } = guardSentence(name, facts);
      expect(ko).toMatch(/[가-힣].*요\.$/);
      expect(en).toMatch(/^[A-Z].*\.$/);
      expect(`${ko}${en}`).not.toMatch(/!|undefined|NaN/);
    }
  });

  it('says the numbers where they are known', () => {
    expect(guardSentence('reflectionLongEnough', { min_chars: 80, chars: 12 }).ko).toBe(
      '80자 이상 써 주세요. 지금은 12자예요.',
    );
    expect(guardSentence('predictionInRange', { min: 0, max: 10 }).en).toBe('Please enter a value from 0 to 10.');
  });
});
