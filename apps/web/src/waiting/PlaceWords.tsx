import type { PlaceInLine } from '@ear/engine/contract';
import { useTranslation } from '../i18n/index.ts';

/** A place in line: what comes before, and about how long, where anybody can tell. */
export function PlaceWords({ place }: { place: PlaceInLine }) {
  const { t } = useTranslation();
  if (place.graders === 0) return <>{t('waiting.noGrader', { count: place.ahead })}</>;
  const before = place.ahead === 0 ? t('waiting.next') : t('waiting.ahead', { count: place.ahead });
  if (place.estimate_s === null) return <>{before}</>;
  return <>{t('waiting.about', { before, seconds: Math.max(1, Math.ceil(place.estimate_s)) })}</>;
}
