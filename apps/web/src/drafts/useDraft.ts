import { useEffect, useState, useSyncExternalStore } from 'react';
import { getDraft, putDraft } from '../api/index.ts';
import type { Files } from './files.ts';
import { DraftKeeper } from './keeper.ts';
import { localDrafts } from './local.ts';

/** The draft of one challenge. Mount it under a key of attempt and challenge: a keeper never changes its subject. */
export function useDraft(attempt: string, challenge: string, initial: Files) {
  const [keeper] = useState(
    () =>
      new DraftKeeper(
        {
          load: () => getDraft(attempt, challenge),
          save: (files, base) => putDraft(attempt, challenge, files, base),
          local: localDrafts(attempt, challenge),
        },
        initial,
      ),
  );
  const state = useSyncExternalStore(keeper.watch, () => keeper.state);

  useEffect(() => {
    void keeper.open();
    const leaving = (): void => {
      if (document.visibilityState === 'hidden') void keeper.flush();
    };
    document.addEventListener('visibilitychange', leaving);
    return () => {
      document.removeEventListener('visibilitychange', leaving);
      void keeper.flush();
    };
  }, [keeper]);
  return { keeper, state };
}
