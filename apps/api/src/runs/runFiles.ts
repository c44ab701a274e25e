import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { BlobFiles } from '../blobs/index.ts';
import { CLOCK, type Clock } from '../kernel/clock.ts';
import { type FileKind, RunFile } from './runFile.entity.ts';

/** Of one state or one file of weights: twelve bytes a parameter, and some room for names and a large vocabulary. */
export const LARGEST_FILE = 64 * 1024 * 1024;

type Named = Pick<RunFile, 'learner_id' | 'run_id' | 'kind' | 'step' | 'digest' | 'bytes'>;

/** The files of runs: rows here, bytes in the blob store. */
@Injectable()
export class RunFiles {
  constructor(
    private readonly db: DataSource,
    private readonly blobs: BlobFiles,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Names a kept blob as a run's newest file of its kind. @returns the digest that it replaced, if any */
  async name(manager: EntityManager, file: Named): Promise<string | null> {
    const { learner_id, run_id, kind } = file;
    const before = await manager.findOneBy(RunFile, { learner_id, run_id, kind });
    await manager.upsert(RunFile, { ...file, kept_at: new Date(this.clock.now()) }, ['learner_id', 'run_id', 'kind']);
    return before === null || before.digest === file.digest ? null : before.digest;
  }

  /** Removes bytes that no row of their owner names any more; asked after the transaction that took the name away. */
  async forget(learner: string, digests: readonly string[]): Promise<void> {
    for (const digest of digests)
      if (!(await this.isNamed(learner, [digest])).has(digest)) await this.blobs.drop(learner, digest);
  }

  find(learner: string, run: string, kind: FileKind): Promise<RunFile | null> {
    return this.db.getRepository(RunFile).findOneBy({ learner_id: learner, run_id: run, kind });
  }

  of(learner: string, runs: readonly string[]): Promise<RunFile[]> {
    if (runs.length === 0) return Promise.resolve([]);
    return this.db.query(
      `SELECT learner_id, run_id, kind, step, digest, bytes, kept_at FROM run_file WHERE learner_id = $1 AND run_id = ANY($2)`,
      [learner, runs],
    );
  }

  /** null where there is no such file. */
  async read(learner: string, run: string, kind: FileKind): Promise<{ row: RunFile; content: Readable } | null> {
    const row = await this.find(learner, run, kind);
    const content = row && (await this.blobs.read(learner, row.digest));
    return row && content ? { row, content } : null;
  }

  async isNamed(learner: string, digests: readonly string[]): Promise<Set<string>> {
    const rows: { digest: string }[] = await this.db.query(
      `SELECT DISTINCT digest FROM run_file WHERE learner_id = $1 AND digest = ANY($2)`,
      [learner, digests],
    );
    return new Set(rows.map(({ digest }) => digest));
  }
}
