import type { Progress } from '@ear/engine/contract';
import { useText, useTranslation } from '../i18n/index.ts';
import { useGain } from '../live/gains.ts';

/** Level, title, XP towards the next level. XP that has just been earned flows in from the page. */
export function LevelBar({ progress }: { progress: Progress }) {
  const { t } = useTranslation();
  const text = useText();
  const gain = useGain();
  const { xp, level, level_floor: floor, level_ceiling: ceiling } = progress;
  const share = ceiling > floor ? Math.min(1, Math.max(0, (xp - floor) / (ceiling - floor))) : 1;
  return (
    <div className="level">
      <span className="level-name">
        <span className="heard-only">{t('shell.levelLong', { level })}</span>
        <span aria-hidden="true" className="level-number numbers">
          {t('shell.level', { level })}
        </span>
        <span className="level-title">{text(progress.title)}</span>
      </span>
      <span
        className="level-bar"
        role="progressbar"
        aria-label={t('shell.xpBar')}
        aria-valuemin={floor}
        aria-valuemax={ceiling}
        aria-valuenow={xp}
        aria-valuetext={t('shell.xpOf', { xp, ceiling })}
      >
        <span className="level-fill" style={{ inlineSize: `${share * 100}%` }} />
      </span>
      <span className="level-xp numbers small muted" aria-hidden="true">
        {t('shell.xp', { xp })}
      </span>
      <span role="status" className="level-gain-place">
        {gain !== null && (
          <span key={gain.turn} className="level-gain numbers">
            {t('shell.gained', { amount: gain.amount })}
          </span>
        )}
      </span>
    </div>
  );
}
