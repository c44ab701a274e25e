import type { Message } from '@ear/engine';
import type { AskAnswerBody, AskJob, RunAsk as ShownAsk, Written } from '@ear/engine/contract';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { CLOCK, type Clock } from '../kernel/clock.ts';
import { transact } from '../kernel/database.ts';
import { newId } from '../kernel/ids.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { withStorableText } from '../kernel/text.ts';
import { Notifier } from '../stream/index.ts';
import { piecesOf } from './live.ts';
import { RunAsk } from './runAsk.entity.ts';
import { RunFiles } from './runFiles.ts';
import { type HeldRun, RunQueue } from './runQueue.ts';
import { Runs } from './runs.ts';
import { shownAsk } from './shown.ts';

/** Questions of one learner that may wait for their answers at the same time. */
const MOST_WAITING = 4;

type Answer = Omit<AskAnswerBody, 'token'>;

/** Questions to the model of a run, as it was when its state was last kept. */
@Injectable()
export class Asks {
  constructor(
    private readonly db: DataSource,
    private readonly runs: Runs,
    private readonly files: RunFiles,
    private readonly queue: RunQueue,
    private readonly notifier: Notifier,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async ask(learner: string, run: string, body: AskJob['body']): Promise<ShownAsk | Refusal> {
    if (!(await this.runs.find(learner, run))) return refuse('not_found');
    if (!(await this.files.find(learner, run, 'state'))) return refuse('no_checkpoint');
    const asks = this.db.getRepository(RunAsk);
    if ((await asks.countBy({ learner_id: learner, state: 'waiting' })) >= MOST_WAITING) return refuse('too_many');
    const row: RunAsk = {
      learner_id: learner,
      id: newId(),
      run_id: run,
      body,
      state: 'waiting',
      step: null,
      answer: null,
      message: null,
      asked_at: new Date(this.clock.now()),
    };
    await transact(this.db, async (manager) => {
      await manager.insert(RunAsk, row);
      await this.queue.enqueue(manager, { id: row.id, run, learner, queue: 'ask' });
    });
    return shownAsk(row);
  }

  async show(learner: string, run: string, id: string): Promise<ShownAsk | Refusal> {
    const row = await this.db.getRepository(RunAsk).findOneBy({ learner_id: learner, run_id: run, id });
    return row ? shownAsk(row) : refuse('not_found');
  }

  find({ learner, id }: Pick<HeldRun, 'learner' | 'id'>): Promise<RunAsk | null> {
    return this.db.getRepository(RunAsk).findOneBy({ learner_id: learner, id });
  }

  /** Writes an answer, or why there is none. The caller holds the job locked. */
  async settle(
    manager: EntityManager,
    { learner, id }: Pick<HeldRun, 'learner' | 'id'>,
    answer: Answer,
  ): Promise<void> {
    const { texts, attention, message, step } = withStorableText(answer);
    const state = texts === null && attention === null ? 'failed' : 'answered';
    await manager.update(RunAsk, { learner_id: learner, id }, { state, step, message, answer: { texts, attention } });
    await this.queue.standDown(manager, id);
  }

  /** Takes a question back: nobody works on it any more. One that has its answer stays as it is. */
  async cancel(learner: string, run: string, id: string): Promise<ShownAsk | Refusal> {
    const key = { learner_id: learner, run_id: run, id };
    const asks = this.db.getRepository(RunAsk);
    if (!(await asks.existsBy(key))) return refuse('not_found');
    // The job first, as whoever settles it does: its answer comes before this, or never.
    await transact(this.db, async (manager) => {
      await this.queue.call(manager, id);
      await this.queue.standDown(manager, id);
      await manager.update(RunAsk, { ...key, state: 'waiting' }, { state: 'cancelled' });
    });
    await this.tell({ learner, run, id });
    return this.show(learner, run, id);
  }

  /** Passes on what the model has written since the last time. */
  async write({ learner, id, run }: Pick<HeldRun, 'learner' | 'id' | 'run'>, words: readonly Written[]): Promise<void> {
    for (const piece of words.flatMap(piecesOf))
      await this.notifier.pass(learner, { event: 'run_words', data: { run, ask: id, ...piece } });
  }

  /** Tells open pages; after the transaction. */
  async tell({ learner, id, run }: Pick<HeldRun, 'learner' | 'id' | 'run'>): Promise<void> {
    const row = await this.find({ learner, id });
    if (row) await this.notifier.pass(learner, { event: 'run_answer', data: { run, ask: id, state: row.state } });
  }
}

/** What is said of a question that no grader could answer. */
export const UNANSWERED: Message = {
  id: 'run.unanswered',
  text: {
    ko: '모델에게 물어보지 못했어요. 저희 쪽 문제예요. 잠시 뒤에 다시 물어봐 주세요.',
    en: 'The model could not be asked. This is our fault; please ask again in a moment.',
  },
};
