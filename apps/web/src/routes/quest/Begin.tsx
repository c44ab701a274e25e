import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link, useRevalidator } from 'react-router';
import type { LineCard, QuestPage } from '@ear/engine/contract';
import { beginAsGuest, openAttempt, say, type Refusal } from '../../api/index.ts';
import { useLocale, useText, useTranslation } from '../../i18n/index.ts';
import { useMe } from '../../session/useMe.ts';
import { RefusalNote } from '../../shell/RefusalNote.tsx';
import { Preview } from './Preview.tsx';

/** Before the first attempt: the lock's own sentence, or the button that begins. */
export function Begin({ page, lines }: { page: QuestPage; lines: readonly LineCard[] }) {
  const { t } = useTranslation();
  const text = useText();
  const { lock } = page.card;
  const first = page.quest.challenges[0];
  const { begin, busy, refusal } = useBeginQuest(page.quest.slug);
  if (lock !== null) {
    return (
      <section className="bench stack" aria-label={t('quest.bench')}>
        <h2>{t('quest.locked')}</h2>
        <p>{text(lock.text)}</p>
        <ul className="needs">
          {lock.needs.map((slug) => {
            const quest = lines.flatMap((line) => line.quests).find((one) => one.slug === slug);
            return (
              <li key={slug}>
                <Button component={Link} to={`/quests/${slug}`} variant="default">
                  {t('quest.goFirst', { title: quest === undefined ? slug : text(quest.title) })}
                </Button>
              </li>
            );
          })}
        </ul>
        {first !== undefined && <Preview challenge={first} />}
      </section>
    );
  }
  return (
    <section className="bench stack" aria-label={t('quest.bench')}>
      <h2>{t('quest.ready')}</h2>
      <p className="muted">
        {t('quest.readyText', { count: page.quest.challenges.length, minutes: page.quest.minutes })}
      </p>
      <div>
        <Button size="md" loading={busy} onClick={() => void begin()}>
          {t('quest.begin')}
        </Button>
      </div>
      <RefusalNote refusal={refusal} />
      {first !== undefined && <Preview challenge={first} />}
    </section>
  );
}

/** Opens the attempt and steps into its first challenge; a visitor becomes a guest on the way. */
function useBeginQuest(slug: string) {
  const me = useMe();
  const locale = useLocale();
  const { revalidate } = useRevalidator();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  const begin = async (): Promise<void> => {
    setBusy(true);
    const guest = me === null ? await beginAsGuest(locale) : null;
    const attempt = guest === null || guest.ok ? await openAttempt(slug) : guest;
    const begun =
      attempt.ok && attempt.value.accepts.includes('BEGUN')
        ? await say(attempt.value.id, attempt.value.version, { type: 'BEGUN' })
        : attempt;
    setRefusal(begun.ok ? null : begun.refusal);
    await revalidate();
    setBusy(false);
  };
  return { begin, busy, refusal };
}
