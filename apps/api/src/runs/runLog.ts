import { type Message, playRun, type RunAction, type RunEvent } from '@ear/engine';
import type { RunFacts } from '@ear/engine/contract';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Journal } from '../journey/index.ts';
import { CLOCK, type Clock } from '../kernel/clock.ts';
import { Notifier } from '../stream/index.ts';
import { Run } from './run.entity.ts';
import { RunQueue } from './runQueue.ts';

/** A run whose row, and whose learner's journey, this transaction holds locked. */
export type LockedRun = Run;

/** What else is known when a run moves. */
export interface Knowledge {
  readonly message?: Message | null;
  readonly facts?: RunFacts;
  readonly step?: number;
}

/** A run that met trouble is given out again after this many seconds for each trouble since it last got further. */
const REST_S = 1;

/** The only one who moves runs. */
@Injectable()
export class RunLog {
  constructor(
    private readonly journal: Journal,
    private readonly queue: RunQueue,
    private readonly notifier: Notifier,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** null where the learner has no such run. The journey comes first, as everywhere. */
  async lock(manager: EntityManager, learner: string, id: string): Promise<LockedRun | null> {
    const key = { learner_id: learner, id };
    const found = await manager.findOne(Run, { where: key, select: { learner_id: true, id: true, journey_id: true } });
    if (!found) return null;
    await this.journal.lock(manager, learner, found.journey_id);
    return manager.findOne(Run, { where: key, lock: { mode: 'pessimistic_write' } });
  }

  /** Writes a run that waits, and puts it in line. The caller holds the journey locked. */
  async begin(manager: EntityManager, run: Run): Promise<void> {
    await manager.insert(Run, run);
    await this.queue.enqueue(manager, jobOf(run));
    await this.tell(manager, run);
  }

  /** One event. @returns false where the run's state does not take it; then nothing was written */
  async move(manager: EntityManager, run: LockedRun, event: RunEvent, more: Knowledge = {}): Promise<boolean> {
    const played = playRun({ value: run.state, context: run.memory }, event);
    if (played === null) return false;
    const [next, actions] = played;
    const moved = next.value !== run.state;
    // From then on it can be sampled.
    const firstKept = run.memory.kept === 0 && next.context.kept > 0;
    run.state = next.value;
    run.memory = next.context;
    if (moved) run.version += 1;
    if (more.message !== undefined) run.message = more.message;
    if (next.value === 'failed' && event.type !== 'REFUSED') run.message = GIVEN_UP;
    if (more.facts !== undefined) run.facts = { ...run.facts, ...more.facts };
    if (more.step !== undefined) run.step = more.step;
    const now = new Date(this.clock.now());
    if (event.type === 'LEASED') run.started_at ??= now;
    if (event.type === 'RESUMED' || event.type === 'LEASED') run.message = null;
    if (actions.some(({ type }) => type === 'close')) run.ended_at = now;
    const { state, memory, version, message, facts, step, started_at, ended_at } = run;
    const changed = { state, memory, version, message, facts, step, started_at, ended_at };
    await manager.update(Run, { learner_id: run.learner_id, id: run.id }, changed);
    for (const action of actions) await this.carryOut(manager, run, action);
    if (moved || firstKept) await this.tell(manager, run);
    return true;
  }

  /** Tells open pages that a run moved; `null` when it was deleted. */
  async tell(manager: EntityManager, run: Run, state: Run['state'] | null = run.state): Promise<void> {
    await this.notifier.tell(manager, run.learner_id, {
      event: 'run',
      data: { run: run.id, version: run.version, state },
    });
  }

  private async carryOut(manager: EntityManager, run: Run, { type }: RunAction): Promise<void> {
    switch (type) {
      case 'enqueue':
        return this.queue.enqueue(manager, jobOf(run), run.memory.tries * REST_S);
      case 'callGrader':
        return this.queue.call(manager, run.id);
      case 'standDown':
        return this.queue.standDown(manager, run.id);
      case 'close':
        return undefined;
    }
  }
}

/** What is said when the last grader that was tried could not go on either. */
const GIVEN_UP: Message = {
  id: 'run.given_up',
  text: {
    ko: '여러 번 다시 해 보았지만 학습을 이어 가지 못했어요. 저희 쪽 문제예요. 마지막으로 저장된 모델은 남아 있어요. 같은 레시피로 새로 시작해 주세요.',
    en: 'It was tried several times and could not go on. This is our fault; the model that was saved last is still there. Please begin a new run with the same recipe.',
  },
};

const jobOf = ({ id, learner_id }: Run) => ({ id, run: id, learner: learner_id, queue: 'run' }) as const;
