import { useState } from 'react';
import { useNavigate } from 'react-router';
import { beginAsGuest, openAttempt, type Refusal } from '../../api/index.ts';
import { useLocale } from '../../i18n/index.ts';
import { useMe } from '../../session/useMe.ts';

const FIRST_QUEST = 'next-letter';

/** Begins the first quest without an account: a guest's session, an attempt, and there one is. */
export function useBegin() {
  const me = useMe();
  const locale = useLocale();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  const begin = async (): Promise<void> => {
    setBusy(true);
    setRefusal(null);
    const guest = me === null ? await beginAsGuest(locale) : null;
    const attempt = guest === null || guest.ok ? await openAttempt(FIRST_QUEST) : guest;
    setBusy(false);
    if (attempt.ok) await navigate(`/quests/${FIRST_QUEST}`);
    else setRefusal(attempt.refusal);
  };
  return { begin, busy, refusal };
}
