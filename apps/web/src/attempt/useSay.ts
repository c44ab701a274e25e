import { useState } from 'react';
import { useNavigate, useRevalidator } from 'react-router';
import type { AttemptState, LearnerEventBody } from '@ear/engine/contract';
import { say, type Refusal } from '../api/index.ts';
import { loginPath } from '../app/leaving.ts';

/** Says a learner's event and fetches the route again; a refusal stays beside the control that said it. */
export function useSay(attempt: AttemptState) {
  const { revalidate } = useRevalidator();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  const tell = async (event: LearnerEventBody): Promise<boolean> => {
    setBusy(true);
    const answer = await say(attempt.id, attempt.version, event);
    setRefusal(answer.ok ? null : answer.refusal);
    if (!answer.ok && answer.refusal.status === 401) await navigate(loginPath(`/quests/${attempt.quest}`));
    else if (answer.ok || answer.refusal.status === 409) await revalidate();
    setBusy(false);
    return answer.ok;
  };
  return { tell, busy, refusal };
}
