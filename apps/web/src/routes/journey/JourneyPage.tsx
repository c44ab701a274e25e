import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link, useLoaderData } from 'react-router';
import type { JourneyEvent } from '@ear/engine/contract';
import { readJourney, type Refusal } from '../../api/index.ts';
import { useLocale, useTranslation } from '../../i18n/index.ts';
import { useMe } from '../../session/useMe.ts';
import { RefusalNote } from '../../shell/RefusalNote.tsx';
import { ChainSeal } from './ChainSeal.tsx';
import { Day } from './Day.tsx';
import { Ledger } from './Ledger.tsx';
import { PAGE, type loadJourney } from './load.ts';
import { Week } from './Week.tsx';
import { byDay } from './words.ts';

/** One learner's journey: what happened, day by day, whether the chain holds, and where the XP came from. */
export function JourneyPage() {
  const { t } = useTranslation();
  const me = useMe();
  const { events, total, ledger, titles } = useLoaderData<typeof loadJourney>();
  const { earlier, more, busy, refusal, fetchEarlier } = useEarlier(events);
  const days = byDay([...earlier, ...events]);
  const locale = useLocale();
  const dayName = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' });
  return (
    <div className="reading stack wide">
      <title>{t('journey.pageTitle')}</title>
      <header className="stack tight">
        <h1>{t('journey.title')}</h1>
        <p className="muted numbers">{t('journey.lead', { count: total })}</p>
        {me !== null && <Week streak={me.progress.streak} />}
      </header>
      <ChainSeal />
      {total <= 1 ? (
        <section className="empty stack tight">
          <div className="empty-outline" aria-hidden="true" />
          <p>{t('journey.empty')}</p>
          <Link to="/map">{t('journey.toMap')}</Link>
        </section>
      ) : (
        days.map(({ day, events: list }) => (
          <Day key={day} name={dayName.format(new Date(`${day}T00:00:00Z`))} events={list} titles={titles} />
        ))
      )}
      {more && (
        <div>
          <Button variant="default" loading={busy} onClick={() => void fetchEarlier()}>
            {t('journey.earlier')}
          </Button>
        </div>
      )}
      <RefusalNote refusal={refusal} />
      <Ledger ledger={ledger} titles={titles} />
    </div>
  );
}

/** The pages before the one that the loader fetched, on request. */
function useEarlier(events: readonly JourneyEvent[]) {
  const [earlier, setEarlier] = useState<readonly JourneyEvent[]>([]);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const first = (earlier[0] ?? events[0])?.seq ?? 1;
  const fetchEarlier = async (): Promise<void> => {
    setBusy(true);
    const after = Math.max(0, first - 1 - PAGE);
    const answer = await readJourney(after, first - 1 - after);
    if (answer.ok) setEarlier([...answer.value.events, ...earlier]);
    setRefusal(answer.ok ? null : answer.refusal);
    setBusy(false);
  };
  // After a revalidation the newest page may have moved on; what it holds is not shown twice.
  const newest = events[0]?.seq ?? Number.POSITIVE_INFINITY;
  return { earlier: earlier.filter(({ seq }) => seq < newest), more: first > 1, busy, refusal, fetchEarlier };
}
