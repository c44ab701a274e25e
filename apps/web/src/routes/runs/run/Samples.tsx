import { useLayoutEffect, useRef } from 'react';
import type { RunSample } from '@ear/engine/contract';
import { useTranslation } from '../../../i18n/index.ts';
import { useSlowly } from '../../../loss-curve/useSlowly.ts';
import { keyOf } from './merged.ts';

/** Characters of a sample that are read out. */
const HEARD = 200;
/** Distance from the end, in CSS pixels, within which the newest is being looked at. */
const NEAR = 24;

/** What the model wrote on its way, newest last, in a frame that keeps its size: nothing moves that is being read. */
export function Samples({ samples, live }: { samples: readonly RunSample[]; live: boolean }) {
  const { t } = useTranslation();
  const { frame, follow } = useNewestInSight(samples);
  const newest = samples.at(-1);
  const heard = useSlowly(
    newest === undefined ? '' : t('runs.samples.heard', { step: newest.step, text: newest.text.slice(0, HEARD) }),
    live,
  );
  return (
    <section className="run-samples" aria-labelledby="samples-title">
      <h2 id="samples-title">{t('runs.samples.title')}</h2>
      <p className="small muted">{t(samples.length === 0 ? 'runs.samples.none' : 'runs.samples.help')}</p>
      <div
        ref={frame}
        className="run-sample-frame"
        role="region"
        aria-label={t('runs.samples.whole')}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by key
        tabIndex={0}
        onScroll={follow}
      >
        <ol className="run-sample-list">
          {samples.map((sample) => (
            <li key={keyOf(sample)}>
              <span className="small muted numbers">{t('runs.samples.atStep', { step: sample.step })}</span>
              <p className="run-text">{sample.text === '' ? t('runs.samples.emptyText') : sample.text}</p>
            </li>
          ))}
        </ol>
      </div>
      <p className="heard-only" aria-live={live ? 'polite' : 'off'}>
        {heard}
      </p>
    </section>
  );
}

/** Keeps the end of the list in sight until the reader scrolls up, and again once they are back at its end. */
function useNewestInSight(samples: readonly RunSample[]) {
  const frame = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  useLayoutEffect(() => {
    if (following.current && frame.current !== null) frame.current.scrollTop = frame.current.scrollHeight;
  }, [samples]);
  const follow = (event: React.UIEvent<HTMLElement>): void => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    following.current = scrollHeight - scrollTop - clientHeight < NEAR;
  };
  return { frame, follow };
}
