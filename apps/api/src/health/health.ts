import type { Health as HealthJson } from '@ear/engine/contract';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DataSource } from 'typeorm';
import { CatalogueReader } from '../catalogue/index.ts';
import { Graders } from '../judging/index.ts';
import { CONFIG, type Config } from '../kernel/config.ts';
import { isUnreachable } from '../kernel/database.ts';

type Word = z.infer<typeof HealthJson>;

/** A grader starts together with the API and needs this long at most. */
const START_MS = 30_000;

const NO_GRADER = {
  ready: false,
  ko: '일하고 있는 채점기가 없어요.',
  en: 'No grader is at work.',
};

/** Whether API, database and a way to judge are up. */
@Injectable()
export class HealthReader {
  private readonly started = performance.now();

  constructor(
    private readonly db: DataSource,
    private readonly graders: Graders,
    private readonly catalogue: CatalogueReader,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @param told whether what is wrong with a quest may be told: findings can quote what learners must not see */
  async read(told: boolean): Promise<Word> {
    try {
      return await this.ask(told);
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      return { ...this.blank('degraded'), database: false };
    }
  }

  private async ask(told: boolean): Promise<Word> {
    const [words, { quarantined }, rows] = await Promise.all([
      this.graders.alive(),
      this.catalogue.live(),
      this.db.query<{ queue: string; waiting: string }[]>(
        `SELECT queue, count(*) AS waiting FROM judging WHERE state = 'queued' GROUP BY queue`,
      ),
    ]);
    const runtimes: Word['runtimes'] = {};
    for (const { runtimes: told } of words) {
      for (const [name, state] of Object.entries(told)) {
        // One grader that is ready is enough.
        if (state && !runtimes[name]?.ready) runtimes[name] = state;
      }
    }
    const judges = Object.values(runtimes).some(({ ready }) => ready);
    const early = words.length === 0 && performance.now() - this.started < START_MS;
    const status = judges ? 'ok' : early ? 'starting' : 'degraded';
    return {
      ...this.blank(status),
      graders: words.length,
      runtimes: words.length > 0 ? runtimes : { python: NO_GRADER },
      weakened: [...new Set(words.flatMap(({ weakened }) => weakened))],
      queues: {
        interactive: 0,
        training: 0,
        gpu: 0,
        ...Object.fromEntries(rows.map(({ queue, waiting }) => [queue, Number(waiting)])),
      },
      held_back: quarantined.map(({ folder, findings }) => (told ? { folder, findings } : { folder })),
    };
  }

  private blank(status: Word['status']): Word {
    const { version } = this.config;
    return { status, version, database: true, graders: 0, runtimes: {}, weakened: [], queues: {}, held_back: [] };
  }
}
