import type { RunCurve, RunEval, RunPoints, RunSample } from '@ear/engine/contract';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { prepared } from '../kernel/prepared.ts';
import type { Run } from './run.entity.ts';

/** A run that went on from an earlier state has notes of steps that it has not reached again: those wait. */
const NOTES = prepared(
  `SELECT body FROM run_note WHERE learner_id = $1 AND run_id = $2 AND kind = $3 AND step <= $4 ORDER BY step, number`,
);
/** A page draws so many samples at most: the newest. */
const SAMPLES = prepared(
  `SELECT body FROM (SELECT step, number, body FROM run_note WHERE learner_id = $1 AND run_id = $2 AND kind = 'sample'
     AND step <= $3 ORDER BY step DESC, number DESC LIMIT 200) newest ORDER BY step, number`,
);

/** What runs said while they were trained. */
@Injectable()
export class RunNotes {
  constructor(private readonly db: DataSource) {}

  async curve(run: Run, most: number): Promise<RunCurve> {
    const [chunks, evals] = await Promise.all([
      this.bodies<RunPoints>(run, 'points'),
      this.bodies<RunEval>(run, 'eval'),
    ]);
    const all = joined(chunks, run.step);
    const every = Math.max(1, Math.ceil(all.step.length / most));
    return { run: run.id, step: all.step.at(-1) ?? 0, every, points: every === 1 ? all : thinned(all, every), evals };
  }

  async samples({ learner_id, id, step }: Run): Promise<RunSample[]> {
    const rows: { body: RunSample }[] = await this.db.query(SAMPLES, [learner_id, id, step]);
    return rows.map(({ body }) => body);
  }

  private async bodies<T>({ learner_id, id, step }: Run, kind: string): Promise<T[]> {
    const rows: { body: T }[] = await this.db.query(NOTES, [learner_id, id, kind, step]);
    return rows.map(({ body }) => body);
  }
}

/** Chunks in the order of their first step; where they overlap, the later one is what was said last or the same. */
function joined(chunks: readonly RunPoints[], until: number): RunPoints {
  const at = new Map<number, readonly [RunPoints, number]>();
  for (const chunk of chunks) chunk.step.forEach((step, index) => step <= until && at.set(step, [chunk, index]));
  const order = [...at.entries()].sort(([a], [b]) => a - b);
  const column = <K extends keyof RunPoints>(name: K) =>
    order.map(([, [chunk, index]]) => chunk[name][index]) as RunPoints[K];
  return {
    step: column('step'),
    loss: column('loss'),
    grad_norm: column('grad_norm'),
    lr: column('lr'),
    tokens_per_s: column('tokens_per_s'),
  };
}

/** Each span of `every` steps as its mean, at its last step. */
function thinned(points: RunPoints, every: number): RunPoints {
  const spans = Array.from({ length: Math.ceil(points.step.length / every) }, (_, span) => span * every);
  const mean = (values: readonly (number | null)[], from: number): number | null => {
    const finite = values.slice(from, from + every).filter((value) => value !== null);
    return finite.length === 0 ? null : finite.reduce((sum, value) => sum + value, 0) / finite.length;
  };
  return {
    step: spans.map((from) => points.step[Math.min(from + every, points.step.length) - 1]!),
    loss: spans.map((from) => mean(points.loss, from)),
    grad_norm: spans.map((from) => mean(points.grad_norm, from)),
    lr: spans.map((from) => mean(points.lr, from) ?? 0),
    tokens_per_s: spans.map((from) => mean(points.tokens_per_s, from) ?? 0),
  };
}
