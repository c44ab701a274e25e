import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import type { AttemptState } from '@ear/engine/contract';
import type { FakeGrader } from './fakeGrader.ts';
import { startServer, type TestServer } from './server.ts';
import type { Visitor } from './visitor.ts';

export interface Student {
  readonly visitor: Visitor;
  readonly attempt: AttemptState;
}

/** Learners who hand in beside each other. */
export interface Classroom {
  readonly server: TestServer;
  /** The only one. */
  readonly grader: FakeGrader;
  student(name?: string): Promise<Student>;
  /** Runs the public checks: as many as one likes, beside each other. @returns the submission */
  handIn(one: Student): Promise<string>;
}

/** A classroom for the tests around; each of them begins with an empty queue, and nothing that was judged of late. */
export function useClassroom(): Classroom {
  let server: TestServer;
  let grader: FakeGrader;
  let hands = 0;
  beforeAll(async () => {
    server = await startServer({ learnerPending: 1000 });
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    await server.db.query(`UPDATE judging SET state = 'cancelled' WHERE state IN ('queued', 'leased')`);
    await server.db.query(`UPDATE judging SET finished_at = finished_at - interval '2 days'`);
    await server.db.query(`UPDATE grader SET revoked_at = now()`);
    grader = await server.grader();
  });
  return {
    get server() {
      return server;
    },
    get grader() {
      return grader;
    },
    async student(name = 'student') {
      const visitor = await server.account(`${name} ${randomUUID().slice(0, 8)}`);
      return { visitor, attempt: await visitor.ready() };
    },
    async handIn({ visitor, attempt }) {
      const { status, body } = await visitor.submit(attempt, `x = ${hands++}`, { public_only: true });
      expect(status).toBe(202);
      return body.id;
    },
  };
}
