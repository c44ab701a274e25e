import { describe, expect, it } from '@jest/globals';
import { dayName, dayNumber, localMoment, weekNumber } from './localDay.ts';

const DAY_MS = 86_400_000;

describe('local days', () => {
  it('numbers and names days as the calendar does, leap days included', () => {
    for (let day = -800; day < 60_000; day += 1) {
      const date = new Date(day * DAY_MS);
      expect(dayNumber(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())).toBe(day);
      expect(dayName(day)).toBe(date.toISOString().slice(0, 10));
    }
  });

  it.each([
    ['2026-03-01T15:30:00Z', 'Asia/Seoul', '2026-03-02', 0],
    ['2026-03-01T15:30:00Z', 'Europe/Lisbon', '2026-03-01', 15],
    ['2026-03-01T15:30:00Z', 'America/Los_Angeles', '2026-03-01', 7],
    ['2028-02-29T14:59:00Z', 'Asia/Seoul', '2028-02-29', 23],
    ['2028-02-29T15:00:00Z', 'Asia/Seoul', '2028-03-01', 0],
    ['2026-07-01T00:30:00Z', 'Asia/Kathmandu', '2026-07-01', 6],
    ['2026-07-01T00:30:00Z', 'No/Such_Place', '2026-07-01', 0],
  ])('reads %s in %s as %s, hour %p', (iso, zone, day, hour) => {
    const moment = localMoment(Date.parse(iso), zone);
    expect([dayName(moment.day), moment.hour]).toEqual([day, hour]);
  });

  it('begins a week on Monday', () => {
    const monday = dayNumber(2026, 3, 2);
    expect(weekNumber(monday)).toBe(weekNumber(monday + 6));
    expect(weekNumber(monday - 1)).toBe(weekNumber(monday) - 1);
  });

  it('stays quick while zones come in ever new spellings', () => {
    for (let spelling = 0; spelling < 700; spelling += 1) localMoment(0, `No/Place_${spelling}`);
    expect(localMoment(0, 'Asia/Seoul').hour).toBe(9);
  });
});
