import { useEffect, useRef, useState } from 'react';
import type { RunAsk } from '@ear/engine/contract';
import { getRunAsk, takeBackAsk, type Answer, type Refusal } from '../../../api/index.ts';
import { hearAnswer, onAnswer } from '../../../live/answers.ts';
import { useWords, wordsOf } from '../../../live/words.ts';

/** Pause between two looks for an answer whose news were missed, in milliseconds. */
const LOOK_MS = 1500;
/** After this long it is said that the answer takes longer than usual. */
const SLOW_MS = 8000;

export interface Asking {
  /** The newest answer; the one before stays in sight while the next is waited for. */
  readonly answer: RunAsk | null;
  readonly busy: boolean;
  readonly slow: boolean;
  readonly refusal: Refusal | null;
  readonly put: (question: Promise<Answer<RunAsk>>) => void;
  /** What the model has written by now of the answer that is waited for. */
  readonly writing: readonly string[];
  /** Takes the question back: what was written by then is the answer. null where none waits. */
  readonly stop: (() => void) | null;
}

/** A question to a run's model, from asking to its answer. A newer question takes the place of the one before. */
export function useAsk(): Asking {
  const [answer, setAnswer] = useState<RunAsk | null>(null);
  const [waiting, setWaiting] = useState<RunAsk | null>(null);
  const [asking, setAsking] = useState(false);
  const [slow, setSlow] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const turn = useRef(0);
  const writing = useWords(waiting?.id ?? null);

  useEffect(() => {
    if (waiting === null) return;
    const gone = new AbortController();
    const settle = (ask: RunAsk): void => {
      if (gone.signal.aborted || ask.state === 'waiting') return;
      // Of what was taken back, the server keeps nothing; what was heard stays in sight.
      setAnswer(ask.state === 'cancelled' ? { ...ask, texts: [...wordsOf(ask.id)] } : ask);
      setWaiting(null);
    };
    const look = (): void => {
      getRunAsk(waiting.run, waiting.id, gone.signal).then(
        (found) => {
          if (found.ok) return settle(found.value);
          if (found.refusal.status !== 404 || gone.signal.aborted) return;
          setRefusal(found.refusal);
          setWaiting(null);
        },
        () => {
          // Aborted: a newer question has been asked, or the page was left.
        },
      );
    };
    const deaf = onAnswer(waiting.id, look);
    const timer = setInterval(look, LOOK_MS);
    const patience = setTimeout(() => setSlow(true), SLOW_MS);
    return () => {
      gone.abort();
      deaf();
      clearInterval(timer);
      clearTimeout(patience);
    };
  }, [waiting]);

  const put = async (question: Promise<Answer<RunAsk>>): Promise<void> => {
    turn.current += 1;
    const mine = turn.current;
    setAsking(true);
    setSlow(false);
    setRefusal(null);
    setWaiting(null);
    const asked = await question;
    if (mine !== turn.current) return;
    setAsking(false);
    if (!asked.ok) return setRefusal(asked.refusal);
    if (asked.value.state === 'waiting') setWaiting(asked.value);
    else setAnswer(asked.value);
  };

  const stop = async ({ run, id }: RunAsk): Promise<void> => {
    const stopped = await takeBackAsk(run, id);
    if (stopped.ok) hearAnswer(id);
    else setRefusal(stopped.refusal);
  };
  return {
    answer,
    busy: asking || waiting !== null,
    slow,
    refusal,
    put: (question) => void put(question),
    writing,
    stop: waiting && (() => void stop(waiting)),
  };
}
