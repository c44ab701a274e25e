import type { JourneyEvent, LedgerPage } from '@ear/engine/contract';
import { listLines, readJourney, readLedger } from '../../api/index.ts';
import { keepLast } from '../../app/keepLast.ts';
import { valueOrLeave } from '../../app/leaving.ts';
import { stepKey, type Titles } from './words.ts';

/** Events on one page of the journey. */
export const PAGE = 100;

export interface JourneyData {
  /** The newest events, oldest of them first. */
  readonly events: readonly JourneyEvent[];
  readonly total: number;
  readonly ledger: LedgerPage;
  readonly titles: Titles;
}

export const loadJourney = keepLast('journey', async ({ request }): Promise<JourneyData> => {
  const [first, ledger, lines] = await Promise.all([
    readJourney(0, PAGE, request.signal),
    readLedger(request.signal),
    listLines(request.signal),
  ]);
  const start = valueOrLeave(first, request);
  const newest =
    start.next === null
      ? start
      : valueOrLeave(await readJourney(Math.max(0, start.total - PAGE), PAGE, request.signal), request);
  const quests = lines.ok ? lines.value.flatMap((line) => line.quests) : [];
  return {
    events: newest.events,
    total: newest.total,
    ledger: valueOrLeave(ledger, request),
    titles: Object.fromEntries(
      quests.flatMap(({ slug, title, steps }) => [
        [slug, title],
        ...steps.map((step) => [stepKey(slug, step.id), step.title]),
      ]),
    ),
  };
});
