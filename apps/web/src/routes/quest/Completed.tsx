import { Button } from '@mantine/core';
import { Link } from 'react-router';
import type { AttemptState } from '@ear/engine/contract';
import { useText, useTranslation } from '../../i18n/index.ts';
import { nextQuest } from '../../quest-map/next.ts';
import { Trace } from '../../quest-map/Trace.tsx';
import { useMe } from '../../session/useMe.ts';
import { Celebration } from './Celebration.tsx';
import type { QuestData } from './load.ts';

/** The quest is passed: what it brought, what to keep, what comes next. */
export function Completed({ data, attempt }: { data: QuestData; attempt: AttemptState }) {
  const { t } = useTranslation();
  const text = useText();
  const me = useMe();
  const { card } = data.page;
  const next = nextQuest(data.lines, card.slug);
  return (
    <section className="bench stack completed" aria-label={t('quest.bench')}>
      <Celebration completedAt={attempt.completed_at} />
      <h2 className="done-title">{t('quest.completed')}</h2>
      <p className="numbers">{t('quest.completedText', { xp: card.xp_earned })}</p>
      <div className="stack tight brought">
        <Trace slug={card.slug} />
        <p className="muted">{t('quest.onTheMap')}</p>
      </div>
      <div className="row">
        {next !== null && (
          <Button component={Link} to={`/quests/${next.slug}`}>
            {t('quest.next', { title: text(next.title) })}
          </Button>
        )}
        <Link to="/map">{t('quest.toMap')}</Link>
      </div>
      {me?.guest === true && (
        <p className="muted keep-it">
          {t('quest.keepIt')} <Link to="/signup">{t('quest.signUp')}</Link>
        </p>
      )}
    </section>
  );
}
