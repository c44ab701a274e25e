import { compileQuest, type LineDefinition, type QuestMachine } from '@ear/engine';
import type { QuarantinedQuest } from '@ear/engine/contract';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Listener } from '../kernel/listener.ts';
import { CATALOGUE_CHANNEL } from './publisher.ts';
import { QuestVersion } from './questVersion.entity.ts';

/** A version with its compiled chart. */
export interface OpenVersion extends Pick<
  QuestVersion,
  'content_hash' | 'judging_hash' | 'slug' | 'version' | 'definition' | 'learner' | 'judging' | 'hints'
> {
  readonly machine: QuestMachine;
}

/** Everything that new attempts can be started on, and what is being repaired. */
export interface LiveCatalogue {
  readonly lines: readonly LineDefinition[];
  /** slug -> live version; drafts and withdrawn quests are not in it. */
  readonly quests: ReadonlyMap<string, OpenVersion>;
  readonly quarantined: readonly QuarantinedQuest[];
}

/** Versions stay in memory: they never change. */
const VERSIONS_KEPT = 300;

@Injectable()
export class CatalogueReader implements OnModuleInit {
  private readonly versions = new Map<string, OpenVersion>();
  private current: Promise<LiveCatalogue> | null = null;

  constructor(
    private readonly db: DataSource,
    private readonly listener: Listener,
  ) {}

  onModuleInit(): void {
    this.listener.hear(CATALOGUE_CHANNEL, () => this.forget());
    this.listener.onReturn(() => this.forget());
  }

  /** Something was published: the next one who asks reads it. */
  forget(): void {
    this.current = null;
  }

  /** The live catalogue, read again after each publishing. */
  live(): Promise<LiveCatalogue> {
    if (this.current) return this.current;
    const reading = this.readLive();
    this.current = reading;
    reading.catch(() => {
      if (this.current === reading) this.current = null;
    });
    return reading;
  }

  /** @throws Error where the version was never published */
  async getVersion(contentHash: string, manager: EntityManager = this.db.manager): Promise<OpenVersion> {
    const kept = this.versions.get(contentHash);
    if (kept) return kept;
    const row = await manager.findOneByOrFail(QuestVersion, { content_hash: contentHash });
    const open: OpenVersion = Object.assign(row, { machine: compileQuest(row.definition) });
    if (this.versions.size >= VERSIONS_KEPT) this.versions.delete(this.versions.keys().next().value!);
    this.versions.set(contentHash, open);
    return open;
  }

  /** The judging bundle of this hash, for graders. */
  async findBundle(judgingHash: string): Promise<QuestVersion['judging'] | null> {
    const row = await this.db.getRepository(QuestVersion).findOne({
      where: { judging_hash: judgingHash },
      order: { published_at: 'DESC' },
      select: { content_hash: true, judging: true },
    });
    return row?.judging ?? null;
  }

  private async readLive(): Promise<LiveCatalogue> {
    const lines: { definition: LineDefinition }[] = await this.db.query(
      `SELECT definition FROM line WHERE NOT withdrawn ORDER BY position`,
    );
    const rows: LiveRow[] = await this.db.query(
      `SELECT l.slug, l.folder, l.content_hash, l.findings, l.withdrawn, v.version
       FROM quest_live l LEFT JOIN quest_version v USING (content_hash) ORDER BY l.slug`,
    );
    const open = await Promise.all(
      rows.flatMap(({ content_hash, withdrawn }) =>
        content_hash && !withdrawn ? [this.getVersion(content_hash)] : [],
      ),
    );
    return {
      lines: lines.map(({ definition }) => definition),
      quests: new Map(open.filter(({ definition }) => definition.status !== 'draft').map((one) => [one.slug, one])),
      quarantined: rows.flatMap(({ slug, folder, findings, version, withdrawn }) =>
        findings && !withdrawn ? [{ slug, folder, findings, live_version: version }] : [],
      ),
    };
  }
}

interface LiveRow {
  readonly slug: string;
  readonly folder: string;
  readonly content_hash: string | null;
  readonly findings: QuarantinedQuest['findings'] | null;
  readonly withdrawn: boolean;
  readonly version: number | null;
}
