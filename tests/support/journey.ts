import type { JourneyEvent, JourneyPage } from '@ear/engine/contract';
import type { Learner } from './learner.ts';

/** All events of a learner's journey, oldest first. */
export async function journeyOf(learner: Learner): Promise<JourneyEvent[]> {
  const events: JourneyEvent[] = [];
  for (let after: number | null = 0; after !== null;) {
    const page: JourneyPage = await learner.get(`/api/journey?after=${after}&limit=200`);
    events.push(...page.events);
    after = page.next;
  }
  return events;
}
