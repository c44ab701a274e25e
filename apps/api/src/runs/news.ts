import type { RunNewsBody } from '@ear/engine/contract';
import type { EntityManager } from 'typeorm';
import { prepared } from '../kernel/prepared.ts';
import { fence, type RunKey } from './runQueue.ts';

const KEEP = prepared(
  `WITH held AS (
     SELECT j.learner_id, j.run_id FROM run_job j
     WHERE j.lease_id = $1 AND j.lease_hash = $2 AND j.grader_id = $3 AND j.state = 'leased' AND j.queue = 'run'
   ), told AS (
     UPDATE run r SET step = least($4, r.steps), facts = r.facts || $5::jsonb
     FROM held h WHERE r.learner_id = h.learner_id AND r.id = h.run_id RETURNING r.learner_id, r.id, r.steps
   ), noted AS (
     INSERT INTO run_note (learner_id, run_id, kind, step, number, body)
     SELECT t.learner_id, t.id, n.kind, n.step, n.number, n.body
     FROM told t, jsonb_to_recordset($6::jsonb) AS n(kind text, step integer, number integer, body jsonb)
     ON CONFLICT (learner_id, run_id, kind, step, number) DO UPDATE SET body = EXCLUDED.body
   ) SELECT learner_id AS learner, id, steps FROM told`,
);

/** Keeps what a run says, for whoever opens its page later; null where the lease is not held. */
export async function keepNews(
  manager: EntityManager,
  key: RunKey,
  { step, facts, points, evals = [], samples = [] }: Omit<RunNewsBody, 'token'>,
): Promise<{ learner: string; id: string; steps: number } | null> {
  const first = points?.step[0];
  const notes = [
    ...(first === undefined ? [] : [{ kind: 'points', step: first, number: 0, body: points }]),
    ...[...new Map(evals.map((one) => [one.step, one])).values()].map((body) => ({
      kind: 'eval',
      step: body.step,
      number: 0,
      body,
    })),
    ...[...new Map(samples.map((one) => [`${one.step} ${one.index}`, one])).values()].map((body) => ({
      kind: 'sample',
      step: body.step,
      number: body.index,
      body,
    })),
  ];
  const rows: { learner: string; id: string; steps: number }[] = await manager.query(KEEP, [
    ...fence(key),
    step,
    JSON.stringify(facts),
    JSON.stringify(notes),
  ]);
  return rows[0] ?? null;
}
