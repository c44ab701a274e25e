import type { JourneyEvent } from '@ear/engine/contract';
import type { useTranslation } from '../../i18n/index.ts';

/** Titles of quests by slug, and of their steps by `stepKey`. */
export type Titles = Readonly<Record<string, { readonly ko: string; readonly en: string }>>;
export const stepKey = (quest: string, challenge: string): string => `${quest}/${challenge}`;
type Translate = ReturnType<typeof useTranslation>['t'];

const SIMPLE = [
  'JOURNEY_STARTED',
  'ATTEMPT_STARTED',
  'BEGUN',
  'SUBMITTED',
  'CANCELLED',
  'JUDGING_ABANDONED',
  'RESUMED',
  'ACKNOWLEDGED',
  'REFLECTED',
  'SKIPPED',
  'ACCOUNT_CLAIMED',
  'ZONE_CHANGED',
] as const;

/** What happened, as a sentence. An event of a newer server than this page is named by its type. */
export function sentenceOf(event: JourneyEvent, t: Translate, titleOf: (slug: string) => string): string {
  const { type, payload } = event;
  const quest = event.quest === null ? '' : titleOf(event.quest);
  const simple = SIMPLE.find((name) => name === type);
  if (simple !== undefined) return t(`journey.event.${simple}`, { quest });
  switch (type) {
    case 'PREDICTED':
      return t('journey.event.PREDICTED', { value: numberIn(payload, 'value') });
    case 'HINT_TAKEN':
      return t('journey.event.HINT_TAKEN', { number: numberIn(payload, 'index') + 1 });
    case 'JUDGED':
    case 'REJUDGED':
      return t(payload['passed'] === true ? `journey.event.${type}.passed` : `journey.event.${type}.other`, {
        score: Math.round(numberIn(payload, 'score') * 100),
      });
    case 'XP_ADJUSTED':
      return t('journey.event.XP_ADJUSTED', { amount: numberIn(payload, 'amount') });
    case 'UNLOCK_GRANTED':
      return t('journey.event.UNLOCK_GRANTED', { quest: titleOf(textIn(payload, 'quest')) });
    default:
      return t('journey.event.other', { type });
  }
}

function numberIn(payload: Readonly<Record<string, unknown>>, name: string): number {
  const value = payload[name];
  return typeof value === 'number' ? value : 0;
}

function textIn(payload: Readonly<Record<string, unknown>>, name: string): string {
  const value = payload[name];
  return typeof value === 'string' ? value : '';
}

/** Newest day first, and in it the newest event first. Each event belongs to the day of its own zone. */
export function byDay(events: readonly JourneyEvent[]): { day: string; events: JourneyEvent[] }[] {
  const days = new Map<string, JourneyEvent[]>();
  for (const event of [...events].reverse()) {
    const day = dayOf(event.at, event.zone);
    days.set(day, [...(days.get(day) ?? []), event]);
  }
  return [...days].map(([day, list]) => ({ day, events: list }));
}

interface Step {
  readonly quest: string | null;
  readonly challenge: string | null;
  readonly events: readonly JourneyEvent[];
}

/** Neighbouring events of the same quest and challenge, put together. */
export function byStep(events: readonly JourneyEvent[]): Step[] {
  return events.reduce<Step[]>((steps, event) => {
    const last = steps.at(-1);
    if (last !== undefined && last.quest === event.quest && last.challenge === event.challenge) {
      return [...steps.slice(0, -1), { ...last, events: [...last.events, event] }];
    }
    return [...steps, { quest: event.quest, challenge: event.challenge, events: [event] }];
  }, []);
}

/** `2026-03-01`, as the calendar of that zone says. */
export function dayOf(at: string, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(new Date(at));
}
