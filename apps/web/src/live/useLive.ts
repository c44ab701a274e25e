import { useEffect, useRef } from 'react';
import { useRevalidator } from 'react-router';
import { gainXp } from './gains.ts';
import { hearPlace } from './places.ts';
import { hearProgress } from './runs.ts';
import { listen } from './stream.ts';

/** Keeps the page true while somebody is signed in: news from the server make the route fetch again. */
export function useLive(learner: string | null): void {
  const { revalidate } = useRevalidator();
  const refetch = useRef(revalidate);
  useEffect(() => {
    refetch.current = revalidate;
  });

  useEffect(() => {
    if (learner === null) return;
    const again = (): void => void refetch.current();
    const stop = listen({
      onMessage: (message) => {
        if (message.event === 'progress') {
          hearProgress(message.data.submission, message.data.progress);
          return;
        }
        if (message.event === 'place') {
          hearPlace(message.data.submission, message.data.place);
          return;
        }
        if (message.event === 'xp') gainXp(message.data.gained);
        again();
      },
      onGap: again,
    });
    const returned = (): void => {
      if (document.visibilityState === 'visible') again();
    };
    window.addEventListener('online', again);
    document.addEventListener('visibilitychange', returned);
    return () => {
      stop();
      window.removeEventListener('online', again);
      document.removeEventListener('visibilitychange', returned);
    };
  }, [learner]);
}
