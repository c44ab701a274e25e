import type { Progress } from '@ear/engine/contract';
import { useLocale, useTranslation } from '../../i18n/index.ts';

/** The last seven days as lights; a frozen day keeps the streak without guilt. */
export function Week({ streak }: { streak: Progress['streak'] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const name = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  return (
    <ol className="week" aria-label={t('journey.week')}>
      {streak.week.map(({ day, state }) => (
        <li key={day} data-state={state}>
          <span className="week-light" aria-hidden="true" />
          <span className="small">{name.format(new Date(`${day}T00:00:00Z`))}</span>
          <span className="heard-only">{t(`journey.day.${state}`)}</span>
        </li>
      ))}
    </ol>
  );
}
