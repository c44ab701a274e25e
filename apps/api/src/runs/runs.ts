import { isOver, RUN_WISHES, type RunState, type RunWish } from '@ear/engine';
import type { Run as ShownRun, RunList } from '@ear/engine/contract';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { transact } from '../kernel/database.ts';
import { Refusal, refuse } from '../kernel/refusal.ts';
import { RunPlaces } from './places.ts';
import { quotaOf, whyNotOpen } from './quota.ts';
import { Run } from './run.entity.ts';
import { RunAsk } from './runAsk.entity.ts';
import { RunFile } from './runFile.entity.ts';
import { RunFiles } from './runFiles.ts';
import { RunJobRow } from './runJob.entity.ts';
import { RunLog } from './runLog.ts';
import { RunNote } from './runNote.entity.ts';
import { shownRun } from './shown.ts';

/** Where a wish has come true, or is about to: asking again changes nothing. */
const GRANTED: Readonly<Record<RunWish, readonly RunState[]>> = {
  pause: ['pausing', 'paused'],
  resume: ['waiting', 'running'],
  cancel: ['cancelled'],
};

/** A learner's runs: what they are, and what he wants of them. */
@Injectable()
export class Runs {
  constructor(
    private readonly db: DataSource,
    private readonly log: RunLog,
    private readonly files: RunFiles,
    private readonly places: RunPlaces,
  ) {}

  async list(learner: string): Promise<RunList> {
    const runs = await this.db.getRepository(Run).find({
      where: { learner_id: learner },
      order: { created_at: 'DESC', id: 'ASC' },
    });
    const [files, places, quota] = await Promise.all([
      this.files.of(
        learner,
        runs.map(({ id }) => id),
      ),
      this.places.of(learner),
      quotaOf(this.db.manager, learner),
    ]);
    const byRun = Map.groupBy(files, ({ run_id }) => run_id);
    return { runs: runs.map((run) => shownRun(run, byRun.get(run.id) ?? [], places.get(run.id) ?? null)), quota };
  }

  find(learner: string, id: string): Promise<Run | null> {
    return this.db.getRepository(Run).findOneBy({ learner_id: learner, id });
  }

  async show(learner: string, id: string): Promise<ShownRun | Refusal> {
    const run = await this.find(learner, id);
    if (!run) return refuse('not_found');
    const [files, places] = await Promise.all([
      this.files.of(learner, [id]),
      run.state === 'waiting' ? this.places.of(learner) : new Map(),
    ]);
    return shownRun(run, files, places.get(id) ?? null);
  }

  /** Pauses, resumes, cancels. What a run in this state cannot do is refused. */
  async wish(learner: string, id: string, wish: RunWish): Promise<ShownRun | Refusal> {
    const refused = await transact(this.db, async (manager) => {
      const run = await this.log.lock(manager, learner, id);
      if (!run) return refuse('not_found');
      if (GRANTED[wish].includes(run.state)) return null;
      const crowded = wish === 'resume' ? whyNotOpen(await quotaOf(manager, learner)) : null;
      if (crowded) return crowded;
      const taken = await this.log.move(manager, run, { type: RUN_WISHES[wish] });
      return taken ? null : refuse('not_now', { state: run.state });
    });
    return refused ?? this.show(learner, id);
  }

  /** Deletes a run that nobody works on, with everything that is kept of it. */
  async remove(learner: string, id: string): Promise<Refusal | undefined> {
    const gone = await transact(this.db, async (manager) => {
      const run = await this.log.lock(manager, learner, id);
      if (!run) return refuse('not_found');
      if (!isOver(run.state) && run.state !== 'paused') return refuse('not_now', { state: run.state });
      const ofRun = { learner_id: learner, run_id: id };
      const files = await manager.findBy(RunFile, ofRun);
      for (const table of [RunJobRow, RunAsk, RunNote, RunFile]) await manager.delete(table, ofRun);
      await manager.delete(Run, { learner_id: learner, id });
      await this.log.tell(manager, run, null);
      return files.map(({ digest }) => digest);
    });
    if (gone instanceof Refusal) return gone;
    await this.files.forget(learner, gone);
    return undefined;
  }
}
