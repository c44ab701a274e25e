import type { LineCard, QuestCard } from '@ear/engine/contract';

/** The quest to go on with: one that was begun, else the first that is open; null when all are passed or locked. */
export function nextQuest(lines: readonly LineCard[], except?: string): QuestCard | null {
  const quests = lines.flatMap((line) => line.quests).filter((quest) => quest.slug !== except);
  return quests.find((quest) => quest.state === 'started') ?? quests.find((quest) => quest.state === 'open') ?? null;
}
