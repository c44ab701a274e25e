import { Link } from 'react-router';
import type { JourneyEvent } from '@ear/engine/contract';
import { useLocale, useText, useTranslation } from '../../i18n/index.ts';
import { byStep, sentenceOf, stepKey, type Titles } from './words.ts';

interface Props {
  readonly name: string;
  readonly events: readonly JourneyEvent[];
  readonly titles: Titles;
}

/** One day's events, newest first, under the step that they belong to. */
export function Day({ name, events, titles }: Props) {
  const text = useText();
  const titleOf = (slug: string): string => {
    const title = titles[slug];
    return title === undefined ? slug : text(title);
  };
  const stepTitle = (quest: string, challenge: string): string => {
    const title = titles[stepKey(quest, challenge)];
    return title === undefined ? challenge : text(title);
  };
  return (
    <section className="day">
      <h2>{name}</h2>
      {byStep(events).map((step) => (
        <div key={step.events[0]?.seq} className="entry-group">
          {step.quest !== null && (
            <h3 className="small">
              <Link to={`/quests/${step.quest}`}>{titleOf(step.quest)}</Link>{' '}
              {step.challenge !== null && <span className="muted">{stepTitle(step.quest, step.challenge)}</span>}
            </h3>
          )}
          <ol className="entries">
            {step.events.map((event) => (
              <Entry key={event.seq} event={event} titleOf={titleOf} />
            ))}
          </ol>
        </div>
      ))}
    </section>
  );
}

/** One event at the clock of the zone in which it happened, with its number and the head of its hash. */
function Entry({ event, titleOf }: { event: JourneyEvent; titleOf: (slug: string) => string }) {
  const { t } = useTranslation();
  const clock = new Intl.DateTimeFormat(useLocale(), { timeStyle: 'short', timeZone: event.zone, hour12: false });
  return (
    <li className="entry" data-type={event.type} data-passed={event.payload['passed'] === true}>
      <time className="numbers small muted" dateTime={event.at} title={event.zone}>
        {clock.format(new Date(event.at))}
      </time>
      <p>{sentenceOf(event, t, titleOf)}</p>
      <span className="seq mono small muted" title={event.hash}>
        <span className="heard-only">{t('journey.number', { seq: event.seq })}</span>
        <span aria-hidden="true">{`#${event.seq} ${event.hash.slice(0, 7)}`}</span>
      </span>
    </li>
  );
}
