import type { Catalogue, PublishedQuest } from '@ear/content';
import { Inject, Injectable } from '@nestjs/common';
import type { QuarantinedQuest } from '@ear/engine/contract';
import { DataSource, type EntityManager } from 'typeorm';
import { CLOCK, type Clock } from '../kernel/clock.ts';
import { transact } from '../kernel/database.ts';
import { Line } from './line.entity.ts';
import { QuestVersion } from './questVersion.entity.ts';

export const CATALOGUE_CHANNEL = 'ear_catalogue';
/** Two API processes publish one after the other. */
const PUBLISH_LOCK = 0x0ea4_0002;

type Findings = QuarantinedQuest['findings'];

/** Writes what was read from the quest folders into the database. A version that is there is never written again. */
@Injectable()
export class Publisher {
  constructor(
    private readonly db: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async publish(catalogue: Pick<Catalogue, 'lines' | 'quests' | 'quarantined'>): Promise<void> {
    await transact(this.db, async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [PUBLISH_LOCK]);
      for (const quest of catalogue.quests) await this.publishQuest(manager, quest);
      for (const { slug, folder, findings } of catalogue.quarantined) {
        await this.keepLast(manager, slug, folder, findings.map(wireFinding));
      }
      const present = [
        ...catalogue.quests.map((one) => one.definition.slug),
        ...catalogue.quarantined.map((one) => one.slug),
      ];
      await manager.query(`UPDATE quest_live SET withdrawn = NOT (slug = ANY($1)) WHERE withdrawn = (slug = ANY($1))`, [
        present,
      ]);
      await this.publishLines(manager, catalogue);
      await manager.query(`SELECT pg_notify('${CATALOGUE_CHANNEL}', '')`);
    });
  }

  private async publishQuest(manager: EntityManager, quest: PublishedQuest): Promise<void> {
    const { definition, folder, content_hash, judging_hash, learner, judging, hints } = quest;
    const known = await manager.existsBy(QuestVersion, { content_hash });
    if (!known && (await this.isLabelTaken(manager, quest))) {
      await this.keepLast(manager, definition.slug, folder, [labelTaken(folder, definition.version)]);
      return;
    }
    const now = new Date(this.clock.now());
    if (!known) {
      await manager.insert(QuestVersion, {
        content_hash,
        judging_hash,
        quest_id: definition.id,
        slug: definition.slug,
        version: definition.version,
        definition: definition as object,
        learner: learner as object,
        judging: judging as object,
        hints: hints as Record<string, never>,
        published_at: now,
      });
    }
    await manager.query(
      `INSERT INTO quest_live (slug, content_hash, folder, findings, updated_at) VALUES ($1, $2, $3, NULL, $4)
       ON CONFLICT (slug) DO UPDATE SET content_hash = $2, folder = $3, findings = NULL, updated_at = $4`,
      [definition.slug, content_hash, folder, now],
    );
  }

  /** The version must rise with the judging hash once somebody has an attempt under that label. */
  private async isLabelTaken(manager: EntityManager, { definition, judging_hash }: PublishedQuest): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `SELECT 1 FROM quest_version v JOIN attempt a ON a.content_hash = v.content_hash
       WHERE v.slug = $1 AND v.version >= $2 AND v.judging_hash <> $3 LIMIT 1`,
      [definition.slug, definition.version, judging_hash],
    );
    return rows.length > 0;
  }

  private async keepLast(manager: EntityManager, slug: string, folder: string, findings: Findings): Promise<void> {
    await manager.query(
      `INSERT INTO quest_live (slug, content_hash, folder, findings, updated_at) VALUES ($1, NULL, $2, $3, $4)
       ON CONFLICT (slug) DO UPDATE SET folder = $2, findings = $3, updated_at = $4`,
      [slug, folder, JSON.stringify(findings), new Date(this.clock.now())],
    );
  }

  private async publishLines(manager: EntityManager, { lines }: Pick<Catalogue, 'lines'>): Promise<void> {
    for (const [position, definition] of lines.entries()) {
      await manager.upsert(
        Line,
        { slug: definition.slug, position, definition: definition as object, withdrawn: false },
        ['slug'],
      );
    }
    await manager.query(`UPDATE line SET withdrawn = true WHERE NOT (slug = ANY($1))`, [
      lines.map((line) => line.slug),
    ]);
  }
}

const wireFinding = ({ rule, file, line, column, message }: Findings[number]): Findings[number] => ({
  rule,
  file,
  line,
  column,
  message,
});

const labelTaken = (folder: string, version: number): Findings[number] => ({
  rule: 'version-must-rise',
  file: `${folder}/quest.yaml`,
  line: 1,
  column: 1,
  message: {
    ko: `채점 방식이 바뀌었는데 version이 ${version} 그대로예요. 이미 시도한 학습자가 있으니 version을 올려 주세요.`,
    en: `Judging changed while version is still ${version}, and learners have attempts under it. Raise version.`,
  },
});
