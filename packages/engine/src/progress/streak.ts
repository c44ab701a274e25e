import { dayName, localMoment, weekNumber } from './localDay.ts';

/** Events that close a loop of event, action and result; at least one of them earns a day. */
export const EARNING_EVENTS: ReadonlySet<string> = new Set(['JUDGED', 'REFLECTED']);

/** Until this local hour a late night still counts for the day before, where that day has nothing yet. */
export const GRACE_HOUR = 3;
/** Freezes that can be stored, and the earned days in a row that bring one. */
export const FREEZES_KEPT = 2;
export const FREEZE_EVERY = 7;

const DAY_MS = 86_400_000;

/** An event of a journey as the streak needs it: instant in milliseconds and the zone that it happened in. */
export interface StreakEvent {
  readonly at: number;
  readonly zone: string;
  readonly type: string;
}

export type DayState = 'earned' | 'frozen' | 'empty' | 'today';

export interface Streak {
  /** Days earned in the present run. Rest days and freezes keep it alive and do not count. */
  readonly days: number;
  /** Whether today is earned already. */
  readonly today: boolean;
  readonly freezes: number;
  /** The last seven local days, oldest first; `frozen` was bridged by a rest day, a freeze or a journey. */
  readonly week: { readonly day: string; readonly state: DayState }[];
}

interface Run {
  days: number;
  freezes: number;
  /** Earned days since the last freeze was earned or the run began. */
  toFreeze: number;
  /** Week whose free rest day is used. */
  restedIn: number | null;
  /** The last day that was earned, and the last one that is settled either way. */
  last: number;
  day: number;
  /** The last instant at which something was earned. */
  at: number;
}

/** An instant and the day of the calendar where it was lived. */
interface Moment {
  readonly at: number;
  readonly day: number;
}

/**
 * The streak as a fold over events that carry their own zone: each event earns a day of the calendar of the place
 * where it happened, so a later change of zone takes no day away. One missing day a week is free, further ones use
 * stored freezes. `now` in milliseconds; `zone` is where the learner is now.
 */
export function streakOf(events: readonly StreakEvent[], now: number, zone: string): Streak {
  const earned = new Set<number>();
  const bridged = new Set<number>();
  let run: Run | null = null;
  const earning = events.filter(({ type, at }) => EARNING_EVENTS.has(type) && at <= now).sort((a, b) => a.at - b.at);
  for (const { at, zone: there } of earning) {
    const { day, hour } = localMoment(at, there);
    const late: boolean = hour < GRACE_HOUR && run !== null && continues(run, day, at, bridged);
    run = earn(run, late ? day - 1 : day, { at, day }, earned, bridged);
  }
  const here = localMoment(now, zone);
  if (run !== null) settle(run, here.hour < GRACE_HOUR ? here.day - 1 : here.day, { at: now, day: here.day }, bridged);
  // West of where it was earned, the calendar may not have reached that day yet.
  const today = earned.has(here.day) || (run !== null && run.last > here.day);
  return {
    days: run?.days ?? 0,
    today,
    freezes: run?.freezes ?? 0,
    week: Array.from({ length: 7 }, (_, index) => {
      const day = here.day - 6 + index;
      return { day: dayName(day), state: stateOf(day, here.day, today, earned, bridged) };
    }),
  };
}

/** Whether a late night helps: the day before is still empty, and the run is alive up to it. */
function continues(run: Run, day: number, at: number, bridged: Set<number>): boolean {
  if (run.day >= day - 1) return false;
  const trial = { ...run };
  settle(trial, day - 1, { at, day }, new Set(bridged));
  return trial.days > 0;
}

function earn(run: Run | null, day: number, moment: Moment, earned: Set<number>, bridged: Set<number>): Run {
  const now = run ?? { days: 0, freezes: 0, toFreeze: 0, restedIn: null, last: day, day: day - 1, at: moment.at };
  settle(now, day, moment, bridged);
  now.at = moment.at;
  if (day <= now.day) return now;
  earned.add(day);
  now.last = day;
  now.day = day;
  now.days += 1;
  now.toFreeze += 1;
  if (now.toFreeze === FREEZE_EVERY) {
    now.toFreeze = 0;
    now.freezes = Math.min(FREEZES_KEPT, now.freezes + 1);
  }
  return now;
}

/** Settles the missing days before `until`: each is bridged by a rest day or a freeze, or ends the run. */
function settle(run: Run, until: number, { at, day }: Moment, bridged: Set<number>): void {
  const missing = day - run.day - 1;
  // In one place, m missing days take more than m times 24 hours. Where less time went by, crossing time zones took
  // one of these days off the calendar (zones lie at most 26 hours apart), and nobody can use a day that never was.
  let travelled = missing > 0 && at - run.at <= missing * DAY_MS;
  while (run.day < until - 1) {
    run.day = run.days === 0 ? until - 1 : run.day + 1;
    if (run.days === 0) break;
    if (travelled || rest(run)) bridged.add(run.day);
    else endRun(run);
    travelled = false;
  }
}

function rest(run: Run): boolean {
  const week = weekNumber(run.day);
  if (run.restedIn !== week) {
    run.restedIn = week;
    return true;
  }
  if (run.freezes === 0) return false;
  run.freezes -= 1;
  return true;
}

function endRun(run: Run): void {
  run.days = 0;
  run.toFreeze = 0;
}

function stateOf(day: number, today: number, done: boolean, earned: Set<number>, bridged: Set<number>): DayState {
  if (earned.has(day)) return 'earned';
  if (day === today) return done ? 'earned' : 'today';
  return bridged.has(day) ? 'frozen' : 'empty';
}
