import type { QuestCard } from '@ear/engine/contract';
import type { useTranslation } from '../i18n/index.ts';

/** What a quest can bring, or what it has brought; bonuses can lift the second above the first. */
export function xpWords(quest: QuestCard, t: ReturnType<typeof useTranslation>['t']): string {
  return quest.xp_earned > 0 ? t('map.earned', { earned: quest.xp_earned }) : t('map.xp', { xp: quest.xp });
}
