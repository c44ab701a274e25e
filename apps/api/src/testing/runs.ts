import { randomUUID } from 'node:crypto';
import type { Run } from '@ear/engine/contract';
import { RunGrader } from './runGrader.ts';
import { startServer, type TestServer } from './server.ts';
import type { Answer, Visitor } from './visitor.ts';

export const TEXT = 'To be, or not to be.\n사느냐 죽느냐.\n';
const RECIPE = { model: { n_layer: 1, n_embd: 16, n_head: 2, block_size: 8 }, train: { steps: 100, batch_size: 2 } };

/** A server, and a grader that trains there. */
export async function startTraining(): Promise<{ server: TestServer; grader: RunGrader }> {
  const server = await startServer();
  return { server, grader: RunGrader.of(await server.grader()) };
}

interface Wish {
  readonly recipe?: object;
  readonly text?: string;
  readonly key?: string;
}

/** Puts a run of a learner's in line. `T`: what is answered, where it is refused. */
export function begin<T = Run>(
  learner: Visitor,
  { recipe = RECIPE, text = TEXT, key = randomUUID() }: Wish = {},
): Promise<Answer<T>> {
  const body = { title: 'first run', recipe, source: { kind: 'text', name: 'hamlet', text } };
  return learner.post<T>('/runs', body, { headers: { 'Idempotency-Key': key } });
}

export async function stateOf(learner: Visitor, id: string): Promise<Run> {
  return (await learner.get<Run>(`/runs/${id}`)).body;
}
