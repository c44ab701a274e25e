import { useEffect, useRef } from 'react';
import type { AttemptState, QuestPage } from '@ear/engine/contract';
import { useText, useTranslation } from '../../i18n/index.ts';
import { Listing } from '../../prose/Listing.tsx';
import { xpWords } from '../../quest-map/xp.ts';
import { Prose } from '../../prose/Prose.tsx';
import { Steps } from './Steps.tsx';

interface Props {
  readonly page: QuestPage;
  readonly attempt: AttemptState | null;
  /** The challenge whose event is told; null once the whole quest is done. */
  readonly shown: string | null;
}

/** What happened and what is asked: title, the chain of steps, the event. */
export function Story({ page, attempt, shown }: Props) {
  const { t } = useTranslation();
  const text = useText();
  const { quest, card } = page;
  const challenge = quest.challenges.find(({ id }) => id === shown);
  const heading = useFocusOnStep(shown);
  return (
    <article className="story">
      <header className="stack tight">
        <h1>{text(quest.title)}</h1>
        <p className="muted">{text(quest.summary)}</p>
        <p className="row small muted numbers">
          <span>{t('map.minutes', { count: quest.minutes })}</span>
          <span>{xpWords(card, t)}</span>
          <span>{t('quest.version', { version: quest.version })}</span>
        </p>
      </header>
      <Steps quest={quest} attempt={attempt} shown={shown} />
      {challenge !== undefined && (
        <section className="event" aria-labelledby="event-title">
          <h2 id="event-title" tabIndex={-1} ref={heading}>
            {text(challenge.title)}
          </h2>
          <Prose text={text(challenge.event)} />
          {challenge.action.kind === 'code' && challenge.checks.some((check) => check.public) && (
            <Announced challenge={challenge} />
          )}
        </section>
      )}
      <Sources page={page} />
    </article>
  );
}

/** The next step begins with its story: reading goes on there, at the top of the page. */
function useFocusOnStep(shown: string | null) {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(shown);
  useEffect(() => {
    if (before.current === shown) return;
    before.current = shown;
    window.scrollTo({ top: 0 });
    heading.current?.focus();
  }, [shown]);
  return heading;
}

/** The checks as far as they may be known beforehand: public ones with their example, hidden ones by name. */
function Announced({ challenge }: { challenge: QuestPage['quest']['challenges'][number] }) {
  const { t } = useTranslation();
  const text = useText();
  const hidden = challenge.checks.filter((check) => !check.public).length;
  return (
    <details className="announced">
      <summary>{t('quest.checks', { public: challenge.checks.length - hidden, hidden })}</summary>
      <ul>
        {challenge.checks.map((check) => (
          <li key={check.id}>
            {text(check.title)}{' '}
            <span className="small muted">{t(check.public ? 'verdict.public' : 'verdict.hidden')}</span>
            {check.example !== null && <Listing text={`${check.example.call}\n→ ${check.example.expect}`} />}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Sources({ page }: { page: QuestPage }) {
  const { t } = useTranslation();
  const { sources, datasets } = page.quest;
  return (
    <details className="sources">
      <summary>{t('quest.sources')}</summary>
      <ul className="small">
        {[...sources, ...datasets].map((source) => (
          <li key={source.url}>
            <a href={source.url} rel="noreferrer" target="_blank">
              {source.title}
            </a>{' '}
            <span className="muted">{source.licence}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
