import { useEffect, useState } from 'react';
import { useTranslation } from '../../i18n/index.ts';

const LASTS_MS = 1000;
const SPARKS = 14;
/** A pass older than this was celebrated when it happened; a second look is quiet. */
const FRESH_MS = 10_000;

/** One second of sparks for a first pass. A click or any key ends it; with reduced motion it is a fade. */
export function Celebration({ completedAt }: { completedAt: string | null }) {
  const { t } = useTranslation();
  const [on, setOn] = useState(() => completedAt !== null && Date.now() - Date.parse(completedAt) < FRESH_MS);
  useEffect(() => {
    if (!on) return;
    const end = (): void => setOn(false);
    const timer = setTimeout(end, LASTS_MS);
    window.addEventListener('keydown', end);
    window.addEventListener('pointerdown', end);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('keydown', end);
      window.removeEventListener('pointerdown', end);
    };
  }, [on]);
  return (
    <div className="celebration" role="status" data-on={on}>
      <span className="heard-only">{t('quest.celebration')}</span>
      {on &&
        Array.from({ length: SPARKS }, (_, index) => (
          <span
            key={index}
            className="celebration-spark"
            aria-hidden="true"
            style={
              {
                '--angle': `${(index * 360) / SPARKS}deg`,
                '--far': `${64 + (index % 3) * 28}px`,
              } as React.CSSProperties
            }
          />
        ))}
    </div>
  );
}
