import type { Progress } from '@ear/engine/contract';
import { useTranslation } from '../i18n/index.ts';

/** Days in a row with evidence. Lit when today already counts; never a warning. */
export function Streak({ streak }: { streak: Progress['streak'] }) {
  const { t } = useTranslation();
  const words = t(streak.today ? 'shell.streakToday' : 'shell.streak', { count: streak.days });
  return (
    <span className="streak numbers" data-today={streak.today} title={words}>
      <svg width="14" height="18" viewBox="0 0 14 18" aria-hidden="true">
        <path d="M7 1c3.600 4 6 6.800 6 10a6 6 0 0 1-12 0C1 7.800 3.400 5 7 1Z" />
      </svg>
      <span aria-hidden="true">{streak.days}</span>
      <span className="heard-only">{words}</span>
    </span>
  );
}
