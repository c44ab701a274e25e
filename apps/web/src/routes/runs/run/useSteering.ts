import { useState } from 'react';
import { useRevalidator } from 'react-router';
import { runAccepts, type RunWish } from '@ear/engine';
import type { Run } from '@ear/engine/contract';
import { steerRun, type Refusal } from '../../../api/index.ts';

export interface Steering {
  /** The newest that is known of the run. */
  readonly run: Run;
  /** What was asked and has not been answered yet: shown at once. */
  readonly wish: RunWish | null;
  readonly refusal: Refusal | null;
  readonly accepts: (wish: RunWish) => boolean;
  readonly steer: (wish: RunWish) => void;
}

/** Pausing, going on and cancelling. What was asked is seen at once, and put right where the server says otherwise. */
export function useSteering(loaded: Run): Steering {
  const { revalidate } = useRevalidator();
  const [answered, setAnswered] = useState<Run>(loaded);
  const [wish, setWish] = useState<RunWish | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const run = answered.id === loaded.id && answered.version > loaded.version ? answered : loaded;
  const steer = async (next: RunWish): Promise<void> => {
    setWish(next);
    setRefusal(null);
    const answer = await steerRun(run.id, next);
    if (answer.ok) setAnswered(answer.value);
    else setRefusal(answer.refusal);
    setWish(null);
    void revalidate();
  };
  return {
    run,
    wish,
    refusal,
    // A cancelling that is under way cannot be taken back; anything else can still become one.
    accepts: (next) => wish !== 'cancel' && wish !== next && runAccepts(run.state, next),
    steer: (next) => void steer(next),
  };
}
