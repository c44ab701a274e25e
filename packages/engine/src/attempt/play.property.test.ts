import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileQuest, type AttemptSnapshot } from '../quest/compileQuest.ts';
import { FIXTURES, WHOLE } from '../quest/fixtures/quests.ts';
import { candidateEvents } from '../quest/walk.ts';
import { VERDICT_STATUSES } from '../verdict/verdict.ts';
import { at, submission } from './fixtures/events.ts';
import type { AttemptAction, AttemptEvent } from './events.ts';
import { begin, play } from './play.ts';
import { whyNot, whyRefused } from './refusal.ts';
import { auditLog, replay } from './replay.ts';
import { snapshotFromJson, snapshotFromView, snapshotToJson } from './snapshot.ts';
import { viewOf } from './view.ts';

// The same draws each time; the long run draws anew.
if (process.env['EAR_TEST_LONG'] !== '1') fc.configureGlobal({ seed: 1 });

const submissions = fc.constantFrom(...[1, 2, 3, 4].map(submission));
const tiers = fc.constantFrom('none', 'bronze', 'silver', 'gold');
const metrics = fc.constantFrom({}, { first_loss: { value: 3.3, unit: 'nats' } }, { n: { value: 0, unit: '' } });

/** Any well-formed event about one of these challenges, right or wrong at its place. */
function anyEvent(challenges: readonly string[]): fc.Arbitrary<AttemptEvent> {
  const base = { at: fc.constant(at), challenge: fc.constantFrom(...challenges, 'elsewhere', 'constructor') };
  const plain = (type: string) => fc.record({ type: fc.constant(type), ...base });
  const about = (type: string) => fc.record({ type: fc.constant(type), ...base, submission: submissions });
  const verdict = (type: string) =>
    fc
      .record({
        type: fc.constant(type),
        ...base,
        submission: submissions,
        epoch: fc.nat(3),
        status: fc.oneof(fc.constant('passed'), fc.constantFrom(...VERDICT_STATUSES)),
        passed: fc.boolean(),
        score: fc.constantFrom(0, 0.5, 1),
        tier: tiers,
        metrics,
      })
      .map((event) => ({ ...event, passed: event.status === 'passed' && event.passed }));
  return fc.oneof(
    ...['BEGUN', 'RESUMED', 'ACKNOWLEDGED', 'SKIPPED'].map(plain),
    ...['SUBMITTED', 'CANCELLED', 'JUDGING_ABANDONED'].map(about),
    ...['JUDGED', 'JUDGED', 'REJUDGED'].map(verdict),
    fc.record({ type: fc.constant('PREDICTED'), ...base, value: fc.constantFrom(-1, 0, 3, 99) }),
    fc.record({ type: fc.constant('HINT_TAKEN'), ...base, index: fc.nat(3) }),
    fc.record({ type: fc.constant('REFLECTED'), ...base, chars: fc.constantFrom(0, 5, 80) }),
  ) as unknown as fc.Arbitrary<AttemptEvent>;
}

/** What no client of ours would send. */
const garbage: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything(),
  fc.record({
    type: fc.constantFrom('BEGUN', 'JUDGED', 'xstate.init', 'xstate.stop', '*', ''),
    challenge: fc.anything(),
  }),
  fc.record({
    type: fc.constant('PREDICTED'),
    at: fc.double(),
    challenge: fc.string(),
    value: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 'ten', null),
  }),
);

const ids = WHOLE.challenges.map(({ id }) => id);
const machines = FIXTURES.map((quest) => compileQuest(quest));
const whole = compileQuest(WHOLE);

/** A walk: each number picks one of the events that fit the place, or is an event from anywhere. */
const strides = fc.array(fc.oneof({ weight: 5, arbitrary: fc.nat(1000) }, { weight: 1, arbitrary: anyEvent(ids) }), {
  maxLength: 80,
});

interface Step {
  readonly event: AttemptEvent;
  readonly before: AttemptSnapshot;
  readonly after: AttemptSnapshot;
  readonly actions: readonly AttemptAction[];
}

function walk(machine: typeof whole, choices: readonly (number | AttemptEvent)[]): Step[] {
  const steps: Step[] = [];
  let before = begin(machine);
  for (const choice of choices) {
    const fitting = typeof choice === 'number' ? candidateEvents(machine, before) : [choice];
    const event = fitting[typeof choice === 'number' ? choice % Math.max(1, fitting.length) : 0];
    if (event === undefined) break;
    const [after, actions] = play(machine, before, event);
    steps.push({ event, before, after, actions });
    before = after;
  }
  return steps;
}

const plain = (snapshot: AttemptSnapshot) => ({ value: snapshot.value, context: snapshot.context });

describe('replay, whatever comes', () => {
  it('equals play, step by step, for any sequence of events', () => {
    fc.assert(
      fc.property(fc.constantFrom(...machines), strides, (machine, choices) => {
        const steps = walk(machine, choices);
        const accepted: AttemptEvent[] = [];
        for (const { event, before, after } of steps) {
          if (after !== before) accepted.push(event);
        }
        const end = steps.at(-1)?.after ?? begin(machine);
        expect(plain(replay(machine, accepted))).toEqual(plain(end));
        expect(plain(replay(machine, JSON.parse(JSON.stringify(accepted)) as unknown[]))).toEqual(plain(end));
        // Refused events change nothing, so replaying them too leads to the same place.
        expect(
          plain(
            replay(
              machine,
              steps.map(({ event }) => event),
            ),
          ),
        ).toEqual(plain(end));
        expect(auditLog(machine, accepted)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('play, whatever comes', () => {
  it('answers the same snapshot exactly where a guard is named', () => {
    fc.assert(
      fc.property(strides, fc.oneof(anyEvent(ids), garbage), (choices, last) => {
        const snapshot = walk(whole, choices).at(-1)?.after ?? begin(whole);
        const kept = JSON.stringify(plain(snapshot));
        const event = last as AttemptEvent;
        const [next, actions] = play(whole, snapshot, event);
        const refused = whyRefused(whole, snapshot, event) !== null;
        expect(next === snapshot).toBe(refused);
        expect(refused && actions.length > 0).toBe(false);
        expect(JSON.stringify(plain(snapshot))).toBe(kept);
      }),
      { numRuns: 400 },
    );
  });

  it('awards XP only on a passing verdict or a reflection upon one, and each kind once', () => {
    fc.assert(
      fc.property(fc.constantFrom(...machines), strides, (machine, choices) => {
        const seen = new Set<string>();
        for (const { event, after, actions } of walk(machine, choices)) {
          for (const action of actions) {
            if (action.type !== 'awardXp') continue;
            const { challenge, kind, amount } = action.params;
            expect(challenge).toBe(event.challenge);
            expect(Number.isInteger(amount) && amount > 0).toBe(true);
            expect(seen.has(`${challenge} ${kind}`)).toBe(false);
            seen.add(`${challenge} ${kind}`);
            expect(after.context.challenges[challenge]?.passed).toBe(true);
            expect(event).toMatchObject(
              kind === 'reflection' ? { type: 'REFLECTED' } : { status: 'passed', passed: true },
            );
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('never takes a pass, a tier or the best score away', () => {
    const tiers = ['none', 'bronze', 'silver', 'gold'];
    fc.assert(
      fc.property(strides, (choices) => {
        for (const { before, after } of walk(whole, choices)) {
          for (const id of ids) {
            const [old, now] = [before.context.challenges[id], after.context.challenges[id]];
            if (old === undefined || now === undefined) throw new Error(`the record of ${id} is gone`);
            expect(now.best_score).toBeGreaterThanOrEqual(old.best_score);
            expect(tiers.indexOf(now.tier)).toBeGreaterThanOrEqual(tiers.indexOf(old.tier));
            expect(now.passed || !old.passed).toBe(true);
            expect(now.submissions).toBeGreaterThanOrEqual(0);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('holds a pending submission exactly while it is judging', () => {
    fc.assert(
      fc.property(strides, (choices) => {
        for (const { after } of walk(whole, choices)) {
          const { position, judging } = viewOf(whole, after);
          expect(judging !== null).toBe(position !== 'completed' && position.stage === 'judging');
        }
      }),
      { numRuns: 100 },
    );
  });

  it('accepts at most what its view says it accepts', () => {
    fc.assert(
      fc.property(strides, anyEvent(ids), (choices, event) => {
        const snapshot = walk(whole, choices).at(-1)?.after ?? begin(whole);
        if (play(whole, snapshot, event)[0] === snapshot) return;
        expect(viewOf(whole, snapshot).accepts).toContain(event.type);
        expect(whyNot(whole, snapshot, event.type)).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it('goes on from a snapshot that was stored, and from a view that was sent, as if nothing had happened', () => {
    fc.assert(
      fc.property(fc.constantFrom(...machines), strides, anyEvent(ids), (machine, choices, event) => {
        const snapshot = walk(machine, choices).at(-1)?.after ?? begin(machine);
        const stored = snapshotFromJson(machine, JSON.parse(JSON.stringify(snapshotToJson(machine, snapshot))));
        const sent = snapshotFromView(machine, viewOf(machine, snapshot));
        for (const restored of [stored, sent]) {
          if (restored === null) throw new Error('the snapshot did not come back');
          expect(plain(restored)).toEqual(plain(snapshot));
          const [next, actions] = play(machine, snapshot, event);
          const [again, actionsAgain] = play(machine, restored, event);
          expect(plain(again)).toEqual(plain(next));
          expect(actionsAgain).toEqual(actions);
        }
      }),
      { numRuns: 150 },
    );
  });
});
