import { describe, expect, it } from '@jest/globals';
import { compileQuest } from '../quest/compileQuest.ts';
import { PLAIN } from '../quest/fixtures/quests.ts';
import { at, failed, judged, rejudged, submission } from '../attempt/fixtures/events.ts';
import { foldLedger, ledgerOf, type JourneyStep } from './ledger.ts';

const machine = compileQuest(PLAIN);
const machineFor = () => machine;

function steps(attempt: string, events: readonly object[]): JourneyStep[] {
  return events.map((event) => ({ attempt, quest: 'plain', content_hash: 'h', event }));
}
const begun = { type: 'BEGUN', at, challenge: 'only' };
const submitted = (n: number) => ({ type: 'SUBMITTED', at, challenge: 'only', submission: submission(n) });

describe('ledgerOf', () => {
  it('rebuilds each row with the instant of the verdict that earned it', () => {
    const rows = ledgerOf(machineFor, steps('a', [begun, submitted(1), { ...judged('only', 1), at: at + 5 }]));
    expect(rows).toEqual([
      { quest: 'plain', challenge: 'only', kind: 'pass', amount: 40, at: at + 5 },
      { quest: 'plain', challenge: 'only', kind: 'first_try', amount: 4, at: at + 5 },
    ]);
    expect(foldLedger(rows)).toEqual({ xp: 44, quests: { plain: 44 } });
  });

  it('pays a challenge once, however many attempts pass it', () => {
    const once = [begun, submitted(1), failed('only', 1), submitted(2), judged('only', 2)];
    const again = [begun, submitted(3), { ...judged('only', 3), at: at + 60_000 }];
    const rows = ledgerOf(machineFor, [...steps('a', once), ...steps('b', again)]);
    // The second walk passed with its first submission, but its answer was no longer new.
    expect(rows.map(({ kind }) => kind)).toEqual(['pass']);
    expect(foldLedger(rows).xp).toBe(40);
  });

  it('keeps XP when a re-judgement fails, and adds it when one passes', () => {
    const lost = [
      begun,
      submitted(1),
      judged('only', 1),
      rejudged('only', 1, { status: 'failed', passed: false, score: 0 }),
    ];
    expect(foldLedger(ledgerOf(machineFor, steps('a', lost))).xp).toBe(44);
    const won = [begun, submitted(1), failed('only', 1), rejudged('only', 1), rejudged('only', 1)];
    expect(foldLedger(ledgerOf(machineFor, steps('a', won))).xp).toBe(44);
  });

  it('reads interleaved attempts apart', () => {
    const one = steps('a', [begun, submitted(1), judged('only', 1)]);
    const two = steps('b', [begun, submitted(2), failed('only', 2)]);
    const mixed = one.flatMap((step, index) => [step, two[index] as JourneyStep]);
    expect(ledgerOf(machineFor, mixed)).toEqual(ledgerOf(machineFor, one));
  });
});

describe('foldLedger', () => {
  it('takes a person’s adjustment into account and never falls below nothing', () => {
    expect(
      foldLedger([
        { quest: 'plain', amount: 40 },
        { quest: '', amount: -15 },
      ]).xp,
    ).toBe(25);
    expect(foldLedger([{ quest: '', amount: -15 }]).xp).toBe(0);
  });
});
