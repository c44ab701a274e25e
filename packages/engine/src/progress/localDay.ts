/** A moment on the calendar and clock of a place. */
export interface LocalMoment {
  /** Days since 1970-01-01 on the local calendar. */
  readonly day: number;
  /** 0..23 on the local clock. */
  readonly hour: number;
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();
/** Zone names come from outside and are case-insensitive, so the cache must not grow with their spellings. */
const FORMATS_KEPT = 600;

/** Local calendar day and hour of an instant (milliseconds) in an IANA zone; UTC where the zone is unknown. */
export function localMoment(at: number, zone: string): LocalMoment {
  const parts: Partial<Record<string, number>> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = Number(value);
  return { day: dayNumber(parts['year'] ?? 1970, parts['month'] ?? 1, parts['day'] ?? 1), hour: parts['hour'] ?? 0 };
}

/** Days since 1970-01-01 of a proleptic Gregorian date; months and days count from 1. */
export function dayNumber(year: number, month: number, day: number): number {
  // Years that begin in March put the leap day last (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** A day number as YYYY-MM-DD; the inverse of dayNumber. */
export function dayName(day: number): string {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const march = Math.floor((5 * dayOfYear + 2) / 153);
  const month = march < 10 ? march + 3 : march - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return [String(year).padStart(4, '0'), pad(month), pad(dayOfYear - Math.floor((153 * march + 2) / 5) + 1)].join('-');
}

/** Number of the Monday-based week that a day lies in. 1970-01-01 was a Thursday. */
export function weekNumber(day: number): number {
  return Math.floor((day + 3) / 7);
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = FORMATS.get(zone);
  if (format === undefined) {
    format = newFormat(zone);
    if (FORMATS.size >= FORMATS_KEPT) FORMATS.clear();
    FORMATS.set(zone, format);
  }
  return format;
}

function newFormat(zone: string): Intl.DateTimeFormat {
  const options = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', hourCycle: 'h23' } as const;
  try {
    return new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', { ...options, timeZone: zone });
  } catch {
    // A zone that this machine's tables do not know must not make a journey unreadable.
    return new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', { ...options, timeZone: 'UTC' });
  }
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
