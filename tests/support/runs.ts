import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Run } from '@ear/engine/contract';
import { startServer, type TestServer } from '../../apps/api/src/testing/server.ts';
import type { Visitor } from '../../apps/api/src/testing/visitor.ts';
import { startGrader } from './grader.ts';

/** An API with real graders beside it, each a process of its own that can be killed. */
export interface TrainingPlace {
  readonly server: TestServer;
  grader(name: string): Promise<ChildProcess>;
  stop(): Promise<void>;
}

/** `leaseSeconds`: after so long without a word a grader counts as dead; a third of it may a grader's beat wait. */
export async function openTrainingPlace(leaseSeconds: number): Promise<TrainingPlace> {
  const server = await startServer({ leaseSeconds });
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'ear-training-'));
  const graders: ChildProcess[] = [];
  return {
    server,
    async grader(name) {
      const { token } = await server.grader(name);
      const grader = startGrader({ api: server.url, token: token!, name, dataDir: path.join(dataDir, name) });
      graders.push(grader);
      return grader;
    },
    async stop() {
      await Promise.all(graders.map(ended));
      await server.stop();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function ended(grader: ChildProcess): Promise<void> {
  if (grader.exitCode !== null || grader.signalCode !== null) return;
  const exit = once(grader, 'exit');
  grader.kill('SIGTERM');
  await exit;
}

export const TEXT = 'To be, or not to be, that is the question.\n사느냐 죽느냐, 그것이 문제로다.\n'.repeat(30);

/** A model so small that thousands of steps take seconds. `steps` and `batch_size` decide how long it lasts. */
export function smallRecipe(steps: number, batch_size = 4): Run['recipe'] {
  return {
    model: { n_layer: 2, n_head: 2, n_embd: 32, block_size: 16 },
    train: { steps, batch_size, seed: 7, lr: 0.003 },
    eval: { every: 0 },
  };
}

export async function beginRun(learner: Visitor, recipe: Run['recipe'], text = TEXT): Promise<Run> {
  const body = { title: 'a run', recipe, source: { kind: 'text', name: 'hamlet', text } };
  const { status, body: run } = await learner.post<Run>('/runs', body, {
    headers: { 'Idempotency-Key': randomUUID() },
  });
  if (status !== 201) throw new Error(`the run was refused: ${JSON.stringify(run)}`);
  return run;
}

/** Waits until a run is as wanted; throws with what it is after `limit_ms`. */
export async function untilRun(
  learner: Visitor,
  id: string,
  holds: (run: Run) => boolean,
  limit_ms = 240_000,
): Promise<Run> {
  for (const until = Date.now() + limit_ms; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const { body } = await learner.get<Run>(`/runs/${id}`);
    if (holds(body)) return body;
    if (Date.now() > until) throw new Error(`not in time: ${JSON.stringify(body)}`);
  }
}

/** Processes that train under a grader, by their numbers. */
export function trainingUnder(grader: ChildProcess): number[] {
  return fs
    .readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
    .filter((pid) => {
      try {
        const parent = /^PPid:\s*(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        return Number(parent) === grader.pid && fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('runChild');
      } catch {
        return false;
      }
    });
}
