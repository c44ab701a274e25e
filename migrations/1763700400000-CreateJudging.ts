import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The queue that is its own truth: one row of moments per judging, and the graders that lease from it. */
export class CreateJudging1763700400000 implements MigrationInterface {
  name = 'CreateJudging1763700400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE grader (
        id uuid NOT NULL,
        name text NOT NULL,
        token_hash bytea NOT NULL,
        capabilities jsonb,
        created_at timestamptz NOT NULL,
        seen_at timestamptz,
        revoked_at timestamptz,
        CONSTRAINT grader_pk PRIMARY KEY (id)
      )`);
    await runner.query(`CREATE UNIQUE INDEX grader_token_idx ON grader (token_hash)`);
    await runner.query(`
      CREATE TABLE judging (
        submission_id uuid NOT NULL,
        epoch integer NOT NULL,
        learner_id uuid NOT NULL,
        queue text NOT NULL,
        runtime text NOT NULL,
        state text NOT NULL,
        seed text NOT NULL,
        deliveries integer NOT NULL DEFAULT 0,
        not_before timestamptz NOT NULL,
        queued_at timestamptz NOT NULL,
        leased_at timestamptz,
        started_at timestamptz,
        finished_at timestamptz,
        lease_id uuid,
        lease_hash bytea,
        lease_until timestamptz,
        grader_id uuid,
        progress jsonb,
        trouble text,
        CONSTRAINT judging_pk PRIMARY KEY (submission_id, epoch),
        CONSTRAINT judging_submission_fk FOREIGN KEY (learner_id, submission_id) REFERENCES submission (learner_id, id)
      )`);
    await runner.query(`CREATE UNIQUE INDEX judging_lease_idx ON judging (lease_id)`);
    await runner.query(`CREATE INDEX judging_queued_idx ON judging (queue, queued_at) WHERE state = 'queued'`);
    await runner.query(`CREATE INDEX judging_done_idx ON judging (queue, finished_at) WHERE state = 'done'`);
    await runner.query(`CREATE INDEX judging_leased_idx ON judging (lease_until) WHERE state = 'leased'`);
    await runner.query(`CREATE INDEX judging_learner_idx ON judging (learner_id) WHERE state IN ('queued', 'leased')`);
    await runner.query(`
      CREATE TABLE judging_turn (
        learner_id uuid NOT NULL,
        leased_at timestamptz NOT NULL,
        CONSTRAINT judging_turn_pk PRIMARY KEY (learner_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['judging_turn', 'judging', 'grader']) await runner.query(`DROP TABLE ${table}`);
  }
}
