import { createHash } from 'node:crypto';
import { beginRun } from '@ear/engine';
import type { Run as ShownRun, RunBody } from '@ear/engine/contract';
import { Inject, Injectable } from '@nestjs/common';
import canonicalize from 'canonicalize';
import type { z } from 'zod';
import { DataSource, type EntityManager } from 'typeorm';
import { Journal } from '../journey/index.ts';
import type { LearnerCaller } from '../kernel/caller.ts';
import { CLOCK, type Clock } from '../kernel/clock.ts';
import { transact } from '../kernel/database.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal, refuse } from '../kernel/refusal.ts';
import { quotaOf, whyNoMore } from './quota.ts';
import { readRecipe } from './recipe.ts';
import { Run } from './run.entity.ts';
import { RunFiles } from './runFiles.ts';
import { RunLog } from './runLog.ts';
import { Runs } from './runs.ts';
import { RunSources } from './sources.ts';

type Body = z.output<typeof RunBody>;

/** Begins runs: recipe, text and room are looked at before anything is kept. */
@Injectable()
export class BeginRun {
  constructor(
    private readonly db: DataSource,
    private readonly sources: RunSources,
    private readonly journal: Journal,
    private readonly files: RunFiles,
    private readonly log: RunLog,
    private readonly runs: Runs,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The same key with the same body is the same run, however often it is sent. */
  async begin(caller: LearnerCaller, key: string, body: Body): Promise<ShownRun | Refusal> {
    const body_hash = createHash('sha256')
      .update(canonicalize(body) ?? '')
      .digest();
    const known = await this.known(this.db.manager, caller.id, key, body_hash);
    const id = known ?? (await this.beginNew(caller, key, body, body_hash));
    return id instanceof Refusal ? id : this.runs.show(caller.id, id);
  }

  private async known(
    manager: EntityManager,
    learner: string,
    key: string,
    hash: Buffer,
  ): Promise<string | Refusal | null> {
    const row = await manager.findOneBy(Run, { learner_id: learner, idempotency_key: key });
    if (!row) return null;
    return row.body_hash.equals(hash) ? row.id : refuse('key_reused');
  }

  private async beginNew(caller: LearnerCaller, key: string, body: Body, body_hash: Buffer): Promise<string | Refusal> {
    const recipe = readRecipe(body.recipe, body.source.kind === 'text' ? body.source.text : null);
    if (recipe instanceof Refusal) return recipe;
    const crowded = whyNoMore(await quotaOf(this.db.manager, caller.id));
    if (crowded) return crowded;
    const found = await this.sources.open(caller.id, body.source);
    if (found instanceof Refusal) return found;
    const { source, text } = found;
    const { value, context } = beginRun();
    const run: Run = {
      learner_id: caller.id,
      id: newId(),
      journey_id: caller.journey,
      title: body.title,
      state: value,
      memory: context,
      version: 0,
      recipe: recipe.json,
      source,
      steps: recipe.steps,
      step: 0,
      facts: {},
      message: null,
      idempotency_key: key,
      body_hash,
      created_at: new Date(this.clock.now()),
      started_at: null,
      ended_at: null,
    };
    return transact(this.db, async (manager) => {
      await this.journal.lock(manager, caller.id, caller.journey);
      const known = await this.known(manager, caller.id, key, body_hash);
      if (known) return known;
      const full = whyNoMore(await quotaOf(manager, caller.id));
      if (full) return full;
      await this.log.begin(manager, run);
      if (text) {
        const { digest, bytes } = text;
        const file = { learner_id: caller.id, run_id: run.id, kind: 'text', step: 0, digest, bytes } as const;
        await this.files.name(manager, file);
      }
      return run.id;
    });
  }
}
