import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { AttemptAction, QuestSource } from '@ear/engine';

/** A journey that was once played: the quest as its chart needs it, each stored event, and where each one led. */
export interface GoldenJourney {
  readonly chart_format: number;
  readonly title: string;
  readonly quest: QuestSource;
  readonly steps: readonly {
    /** As the log holds it. */
    readonly event: { readonly type: string } & Readonly<Record<string, unknown>>;
    /** `challenge.stage`, or `completed`. */
    readonly state: string;
    readonly actions: readonly AttemptAction[];
  }[];
  readonly end: unknown;
  readonly xp: number;
}

const here = fileURLToPath(new URL('.', import.meta.url));

/** Every golden journey, by the path of its file under tests/journeys. */
export function goldenJourneys(): { file: string; journey: GoldenJourney }[] {
  const folders = readdirSync(here).filter((name) => name.startsWith('format-'));
  return folders.flatMap((folder) =>
    readdirSync(join(here, folder)).map((name) => ({
      file: `${folder}/${name}`,
      journey: JSON.parse(readFileSync(join(here, folder, name), 'utf8')) as GoldenJourney,
    })),
  );
}
