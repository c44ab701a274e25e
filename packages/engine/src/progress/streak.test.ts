import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayName, localMoment } from './localDay.ts';
import { streakOf, type StreakEvent } from './streak.ts';

// The same draws each time; the long run draws anew.
if (process.env['EAR_TEST_LONG'] !== '1') fc.configureGlobal({ seed: 1 });

const SEOUL = 'Asia/Seoul';
const LISBON = 'Europe/Lisbon';

/** An earning event at a wall clock of UTC+9, `2026-03-02 21:00`, or at an ISO instant, with the zone it was in. */
function on(when: string, zone = SEOUL, type = 'JUDGED'): StreakEvent {
  return { at: instant(when), zone, type };
}
function instant(when: string): number {
  return Date.parse(when.includes('T') ? when : `${when.replace(' ', 'T')}:00+09:00`);
}
/** Evenings in Seoul in March 2026; the 2nd is a Monday. */
const march = (...days: number[]) => days.map((day) => on(`2026-03-${String(day).padStart(2, '0')} 21:00`));
const at = (events: StreakEvent[], now: string, zone = SEOUL) => streakOf(events, instant(now), zone);

describe('streakOf', () => {
  it('is nothing before the first event', () => {
    const { days, today, freezes, week } = at([], '2026-03-08 12:00');
    expect({ days, today, freezes }).toEqual({ days: 0, today: false, freezes: 0 });
    expect(week.map(({ state }) => state)).toEqual([...Array<string>(6).fill('empty'), 'today']);
    expect(week.at(0)?.day).toBe('2026-03-02');
    expect(week.at(-1)?.day).toBe('2026-03-08');
  });

  it('counts days, not events, and keeps yesterday alive while today is open', () => {
    const events = [...march(2, 3), on('2026-03-03 22:00')];
    expect(at(events, '2026-03-03 23:00')).toMatchObject({ days: 2, today: true });
    expect(at(events, '2026-03-04 23:59')).toMatchObject({ days: 2, today: false });
  });

  it('counts only events that close a loop', () => {
    const events = ['BEGUN', 'SUBMITTED', 'HINT_TAKEN', 'REJUDGED'].map((type) => on('2026-03-02 21:00', SEOUL, type));
    expect(at(events, '2026-03-02 22:00').days).toBe(0);
    expect(at([on('2026-03-02 21:00', SEOUL, 'REFLECTED')], '2026-03-02 22:00').days).toBe(1);
  });

  it('gives one rest day a week for free', () => {
    expect(at(march(2, 4), '2026-03-04 22:00')).toMatchObject({ days: 2, today: true });
    expect(
      at(march(2, 4), '2026-03-04 22:00')
        .week.slice(-3)
        .map(({ state }) => state),
    ).toEqual(['earned', 'frozen', 'earned']);
    expect(at(march(2, 5), '2026-03-05 22:00').days).toBe(1);
    expect(at(march(2, 4, 6), '2026-03-06 22:00').days).toBe(1);
  });

  it('gives a new rest day with each week', () => {
    expect(at(march(2, 4, 5, 6, 7, 8, 10), '2026-03-10 22:00').days).toBe(7);
  });

  it('stores a freeze for seven earned days, two at most, and uses them by itself', () => {
    const week = [2, 3, 4, 5, 6, 7, 8];
    expect(at(march(...week), '2026-03-08 22:00')).toMatchObject({ days: 7, freezes: 1 });
    const three = Array.from({ length: 21 }, (_, index) => index + 2);
    expect(at(march(...three), '2026-03-22 22:00')).toMatchObject({ days: 21, freezes: 2 });
    // The 9th is the week's free rest day; the 10th takes the freeze.
    expect(at(march(...week, 11), '2026-03-11 22:00')).toMatchObject({ days: 8, freezes: 0 });
    expect(at(march(...week, 12), '2026-03-12 22:00')).toMatchObject({ days: 1, freezes: 0 });
  });

  it('says honestly that a run has ended as soon as it has', () => {
    expect(at(march(2, 3), '2026-03-05 12:00').days).toBe(2);
    expect(at(march(2, 3), '2026-03-06 12:00')).toMatchObject({ days: 0, today: false });
  });

  describe('at night', () => {
    it('lets 2 a.m. count for the day before, where that day is still empty', () => {
      const events = [...march(2, 3), on('2026-03-05 02:00')];
      const { days, week } = at(events, '2026-03-05 12:00');
      expect(days).toBe(3);
      expect(week.slice(-3).map(({ state }) => state)).toEqual(['earned', 'earned', 'today']);
    });

    it('lets 2 a.m. count for its own day, where the day before has its own', () => {
      const { days, today } = at([...march(2, 3), on('2026-03-04 02:00')], '2026-03-04 12:00');
      expect({ days, today }).toEqual({ days: 3, today: true });
    });

    it('lets a first night count for its own day: there is no run to save', () => {
      expect(at([on('2026-03-04 02:00')], '2026-03-04 02:05')).toMatchObject({ days: 1, today: true });
    });

    it('ends at three', () => {
      const { week } = at([...march(2, 3), on('2026-03-05 03:00')], '2026-03-05 12:00');
      expect(week.slice(-2).map(({ state }) => state)).toEqual(['frozen', 'earned']);
    });

    it('takes nothing away for yesterday before three', () => {
      const events = march(2, 4, 5);
      expect(at(events, '2026-03-07 02:59').days).toBe(3);
      expect(at(events, '2026-03-07 03:00').days).toBe(0);
    });
  });

  describe('on the way', () => {
    it('keeps every day from Seoul to Lisbon', () => {
      const events = [
        on('2026-03-02T12:00:00Z'),
        on('2026-03-03T12:00:00Z'),
        on('2026-03-04T21:00:00Z', LISBON),
        on('2026-03-05T21:00:00Z', LISBON),
      ];
      expect(at(events, '2026-03-05T22:00:00Z', LISBON)).toMatchObject({ days: 4, today: true });
      expect(at(events, '2026-03-05T22:00:00Z', SEOUL)).toMatchObject({ days: 4 });
    });

    it('keeps a day that was earned in the east when the calendar at hand has not reached it', () => {
      const events = [on('2026-03-02T12:00:00Z'), on('2026-03-02T18:00:00Z')];
      expect(at(events, '2026-03-02T20:00:00Z', LISBON)).toMatchObject({ days: 2, today: true });
    });

    it('bridges the day that does not exist when flying west over the date line', () => {
      const events = [on('2026-03-03T08:00:00Z', 'Pacific/Honolulu'), on('2026-03-04T05:00:00Z', 'Pacific/Kiritimati')];
      const days = events.map(({ at: when, zone }) => dayName(localMoment(when, zone).day));
      expect(days).toEqual(['2026-03-02', '2026-03-04']);
      const after = [...events, on('2026-03-06T05:00:00Z', 'Pacific/Kiritimati')];
      // The week's free rest day is still there for the 5th.
      expect(at(after, '2026-03-06T06:00:00Z', 'Pacific/Kiritimati').days).toBe(3);
    });

    it.each([
      ['spring', ['2026-03-28T22:00:00Z', '2026-03-29T21:00:00Z', '2026-03-30T21:00:00Z']],
      ['autumn', ['2026-10-24T21:00:00Z', '2026-10-25T22:00:00Z', '2026-10-26T22:00:00Z']],
    ])('counts each day once over the change of clocks in %s', (_season, times) => {
      const events = times.map((time) => on(time, LISBON));
      expect(at(events, times.at(-1) ?? '', LISBON)).toMatchObject({ days: 3, today: true, freezes: 0 });
    });

    it('counts the leap day', () => {
      const events = ['2028-02-28 21:00', '2028-02-29 21:00', '2028-03-01 21:00'].map((time) => on(time));
      expect(at(events, '2028-03-01 22:00')).toMatchObject({ days: 3 });
      expect(
        at(events, '2028-03-01 22:00')
          .week.map(({ day }) => day)
          .slice(-3),
      ).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
    });
  });

  describe('whatever the events', () => {
    const zones = fc.constantFrom(
      SEOUL,
      LISBON,
      'America/New_York',
      'Pacific/Kiritimati',
      'Pacific/Honolulu',
      'nowhere',
    );
    const start = instant('2026-01-01 00:00');
    const event = fc.record({
      at: fc.integer({ min: start, max: start + 40 * 86_400_000 }),
      zone: zones,
      type: fc.constantFrom('JUDGED', 'REFLECTED', 'BEGUN'),
    });
    const events = fc.array(event, { maxLength: 40 });

    it('does not depend on the order in which they are listed', () => {
      fc.assert(
        fc.property(events, fc.infiniteStream(fc.nat(1000)), zones, (list, keys, zone) => {
          const now = start + 41 * 86_400_000;
          const distinct = list.filter(({ at: when }, index) => list.findIndex((other) => other.at === when) === index);
          const shuffled = distinct
            .map((entry) => ({ entry, key: keys.next().value ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ entry }) => entry);
          expect(streakOf(shuffled, now, zone)).toEqual(streakOf(distinct, now, zone));
        }),
        { numRuns: 50 },
      );
    });

    it('never shortens by doing one more thing now', () => {
      fc.assert(
        fc.property(events, zones, (list, zone) => {
          const now = start + 40 * 86_400_000;
          const before = streakOf(list, now, zone);
          const after = streakOf([...list, { at: now, zone, type: 'JUDGED' }], now, zone);
          expect(after.days).toBeGreaterThanOrEqual(Math.max(1, before.days));
          expect(after.days).toBeLessThanOrEqual(before.days + 1);
        }),
        { numRuns: 500 },
      );
    });

    it('loses no day by a change of the zone that one looks from', () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 30 }), zones, (length, zone) => {
          const daily = Array.from({ length }, (_, index) => ({
            at: start + index * 86_400_000 + 12 * 3_600_000,
            zone: SEOUL,
            type: 'JUDGED',
          }));
          expect(streakOf(daily, (daily.at(-1)?.at ?? 0) + 1, zone).days).toBe(length);
        }),
        { numRuns: 50 },
      );
    });
  });
});
