import { useEffect, useSyncExternalStore } from 'react';
import { useRevalidator } from 'react-router';
import { useReachable } from '../app/keepLast.ts';
import { useTranslation } from '../i18n/index.ts';

/** Pause between two tries to reach a server that does not answer, in milliseconds. */
const AGAIN_MS = 5000;

/** Says that the network or the server is gone, that nothing is lost, and looks again by itself. */
export function Offline() {
  const { t } = useTranslation();
  const { revalidate } = useRevalidator();
  const online = useSyncExternalStore(watchNetwork, () => navigator.onLine);
  const reachable = useReachable();

  useEffect(() => {
    if (!online || reachable) return;
    const timer = setInterval(() => void revalidate(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [online, reachable, revalidate]);

  return (
    <div role="status">
      {!(online && reachable) && (
        <p className="offline">
          {t(online ? 'shell.unreachable' : 'shell.offline')}{' '}
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
