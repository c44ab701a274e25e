import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileQuest, ledgerOf, type LedgerRow } from '@ear/engine';
import type { JourneyEvent } from '@ear/engine/contract';
import { loadCatalogue } from '@ear/content';

const QUESTS = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../quests');

/** The XP rows that follow from a journey's events alone, by the engine and the quest folders of this checkout. */
export async function rebuildLedger(events: readonly JourneyEvent[]): Promise<Omit<LedgerRow, 'at'>[]> {
  const { quests } = await loadCatalogue(QUESTS);
  const steps = events
    .filter(({ attempt, type }) => attempt !== null && type !== 'ATTEMPT_STARTED')
    .map(({ attempt, quest, challenge, type, at, payload }) => ({
      attempt: attempt!,
      quest: quest!,
      content_hash: '',
      event: { ...payload, type, challenge, at: Date.parse(at) },
    }));
  const machineFor = (slug: string) =>
    compileQuest(quests.find(({ definition }) => definition.slug === slug)!.definition);
  return ledgerOf(machineFor, steps).map(({ at: _at, ...row }) => row);
}
