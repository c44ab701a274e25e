import { useEffect, useRef } from 'react';
import { useRevalidator } from 'react-router';
import type { StreamMessage } from '@ear/engine/contract';
import { hearAnswer } from './answers.ts';
import { gainXp } from './gains.ts';
import { hearPlace } from './places.ts';
import { hearProgress } from './runs.ts';
import { listen } from './stream.ts';
import { hearTraining } from './training.ts';
import { hearWords } from './words.ts';

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
        if (!hear(message)) again();
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

/** Takes in what passes by; answers false where the page has to be fetched again. */
function hear(message: StreamMessage): boolean {
  switch (message.event) {
    case 'progress':
      hearProgress(message.data.submission, message.data.progress);
      return true;
    case 'place':
      hearPlace(message.data.submission, message.data.place);
      return true;
    case 'run_place':
      hearPlace(message.data.run, message.data.place);
      return true;
    case 'run_news':
      hearTraining(message.data);
      return true;
    case 'run_words':
      hearWords(message.data);
      return true;
    case 'run_answer':
      hearAnswer(message.data.ask);
      return true;
    case 'xp':
      gainXp(message.data.gained);
      return false;
    case 'moved':
    case 'checked':
    case 'run':
      return false;
  }
}
