import { useSyncExternalStore } from 'react';
import { useRevalidator } from 'react-router';
import { useTranslation } from '../i18n/index.ts';

/** Says that the network is gone, that nothing is lost, and offers to look again. */
export function Offline() {
  const { t } = useTranslation();
  const { revalidate } = useRevalidator();
  const online = useSyncExternalStore(watchNetwork, () => navigator.onLine);
  return (
    <div role="status">
      {!online && (
        <p className="offline">
          {t('shell.offline')}{' '}
          <button type="button" className="link" onClick={() => void revalidate()}>
            {t('shell.retry')}
          </button>
        </p>
      )}
    </div>
  );
}

function watchNetwork(changed: () => void): () => void {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
}
