import { useRef, useState } from 'react';
import { useTranslation } from '../../i18n/index.ts';

const KEY = 'ear:split';
const [LEAST, MOST, USUAL] = [28, 68, 42];

/** Two panes with a divider that remembers where it was put; on phones one column. */
export function Split({ left, right }: { left: React.ReactNode; right: React.ReactNode }) {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const [share, setShare] = useState(keptShare);

  const put = (next: number): void => {
    const clamped = Math.min(MOST, Math.max(LEAST, next));
    setShare(clamped);
    try {
      localStorage.setItem(KEY, String(clamped));
    } catch {
      // Remembered for as long as the page lives.
    }
  };
  const drag = (event: React.PointerEvent<HTMLDivElement>): void => {
    const box = frame.current?.getBoundingClientRect();
    if (box === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    put(((event.clientX - box.left) / box.width) * 100);
  };
  const step = (event: React.KeyboardEvent): void => {
    const moves: Record<string, number> = { ArrowLeft: share - 2, ArrowRight: share + 2, Home: LEAST, End: MOST };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    put(next);
  };

  return (
    <div className="split" ref={frame} style={{ '--share': `${share}%` } as React.CSSProperties}>
      <div className="split-left">{left}</div>
      <div
        className="split-handle"
        role="separator"
        aria-orientation="vertical"
        aria-label={t('quest.divider')}
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        aria-valuenow={Math.round(share)}
        tabIndex={0}
        onKeyDown={step}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onDoubleClick={() => put(USUAL)}
      />
      <div className="split-right">{right}</div>
    </div>
  );
}

function keptShare(): number {
  try {
    const kept = Number(localStorage.getItem(KEY));
    return kept >= LEAST && kept <= MOST ? kept : USUAL;
  } catch {
    return USUAL;
  }
}
