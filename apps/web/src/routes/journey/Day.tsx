import { Link } from 'react-router';
import type { JourneyEvent } from '@ear/engine/contract';
import { useLocale, useText, useTranslation } from '../../i18n/index.ts';
import { sentenceOf, type Titles } from './words.ts';

interface Props {
  readonly name: string;
  readonly events: readonly JourneyEvent[];
  readonly titles: Titles;
}

/** One day's events, each at the clock of the zone in which it happened. */
export function Day({ name, events, titles }: Props) {
  const { t } = useTranslation();
  const text = useText();
  const locale = useLocale();
  const titleOf = (slug: string): string => {
    const title = titles[slug];
    return title === undefined ? slug : text(title);
  };
  return (
    <section className="day">
      <h2>{name}</h2>
      <ol className="entries">
        {events.map((event) => (
          <li key={event.seq} className="entry" data-type={event.type} data-passed={event.payload['passed'] === true}>
            <time className="numbers small muted" dateTime={event.at} title={event.zone}>
              {new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: event.zone, hour12: false }).format(
                new Date(event.at),
              )}
            </time>
            <div>
              <p>{sentenceOf(event, t, titleOf)}</p>
              {event.quest !== null && (
                <p className="small muted">
                  <Link to={`/quests/${event.quest}`}>{titleOf(event.quest)}</Link>
                  {event.challenge !== null && ` · ${event.challenge}`}
                </p>
              )}
            </div>
            <span className="seq mono small muted" title={event.hash}>
              <span className="heard-only">{t('journey.number', { seq: event.seq })}</span>
              <span aria-hidden="true">{`#${event.seq} ${event.hash.slice(0, 7)}`}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
