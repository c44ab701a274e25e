import { loadCatalogue } from '@ear/content';
import { PublicChecks, type LearnerQuest } from '@ear/engine/contract';
import type { JudgingBundle } from '@ear/engine';
import { questsDir } from '../checkout.ts';
import type { Cli } from '../cli.ts';
import { EXIT, Stop } from '../exit.ts';
import type { Server } from '../server/server.ts';
import { questPage, type Page } from '../student/attempt.ts';
import { both } from '../words/index.ts';

/** What is needed to run the public checks of a quest here. */
export interface Material {
  readonly learner: LearnerQuest;
  readonly judging: JudgingBundle;
  /** Public checks that do not leave the server. */
  readonly left_out: PublicChecks['left_out'];
}

/** The quest's own folder, where this machine has it, else the public part of what the server judges by. */
export async function materialFor(
  cli: Cli,
  slug: string,
  server: Server | null,
): Promise<{ material: Material; page: Page | null }> {
  const local = await localQuest(cli, slug);
  // Who has the folder needs no server; a quest that was never published is not there anyway.
  const page = server && (await questPage(server, slug).catch((cause: unknown) => unlessLocal(local, cause)));
  if (local !== null) return { material: local, page };
  if (server === null || page === null) {
    throw new Stop(EXIT.unreachable, 'nowhere', both('checkNowhere', { quest: slug }));
  }
  const { bundle, left_out } = await server.get(`/api/quests/${encodeURIComponent(slug)}/public-checks`, PublicChecks);
  return { material: { learner: page.quest, judging: bundle, left_out }, page };
}

function unlessLocal(local: Material | null, cause: unknown): null {
  if (local === null || !(cause instanceof Stop)) throw cause;
  return null;
}

async function localQuest(cli: Cli, slug: string): Promise<Material | null> {
  try {
    const { quests } = await loadCatalogue(questsDir(cli));
    const quest = quests.find(({ definition }) => definition.slug === slug);
    return quest === undefined ? null : { learner: quest.learner, judging: quest.judging, left_out: [] };
  } catch (cause) {
    if (cause instanceof Stop && cause.code === 'no_quests_dir') return null;
    throw cause;
  }
}
