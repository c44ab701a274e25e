import { Link } from 'react-router';
import type { QuestCard } from '@ear/engine/contract';
import { useText, useTranslation } from '../i18n/index.ts';
import { Trace } from './Trace.tsx';
import { xpWords } from './xp.ts';

/** One quest on the map: lit when passed, and when locked the sentence of the guard that is false. */
export function QuestNode({ quest, next }: { quest: QuestCard; next: boolean }) {
  const { t } = useTranslation();
  const text = useText();
  const title = text(quest.title);
  return (
    <li className="node" data-state={quest.state} data-next={next} id={`quest-${quest.slug}`}>
      <span className="node-light" aria-hidden="true" />
      <article className="node-card">
        <div className="row spread">
          <h3>
            <Link to={`/quests/${quest.slug}`}>{title}</Link>
          </h3>
          <span className="state" data-state={quest.state}>
            {t(`map.state.${quest.state}`)}
          </span>
        </div>
        <p className="muted">{text(quest.summary)}</p>
        {quest.state === 'passed' && <Trace slug={quest.slug} />}
        {quest.lock !== null && (
          <p className="lock">
            <LockGlyph />
            {text(quest.lock.text)}
          </p>
        )}
        {quest.stale && <p className="small muted">{t('map.stale')}</p>}
        <p className="row small muted numbers">
          <span>{t('map.minutes', { count: quest.minutes })}</span>
          <span>{xpWords(quest, t)}</span>
          <span
            className="pips"
            role="img"
            aria-label={t('map.steps', { passed: quest.challenges_passed, all: quest.challenges })}
          >
            {Array.from({ length: quest.challenges }, (_, index) => (
              <span key={index} className="pip" data-lit={index < quest.challenges_passed} />
            ))}
          </span>
        </p>
      </article>
    </li>
  );
}

function LockGlyph() {
  return (
    <svg width="14" height="16" viewBox="0 0 14 16" aria-hidden="true">
      <rect x="1" y="7" width="12" height="8" rx="1.500" />
      <path className="stroke" d="M3.500 7V5a3.500 3.500 0 0 1 7 0v2" />
    </svg>
  );
}
