import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Training runs: the run itself, what it said, its files and the questions to its model. `run_job` is their queue, as
 * `judging` is that of submissions; its shares are kept beside theirs, under names of their own (`run`, `ask`).
 */
export class CreateRuns1763700800000 implements MigrationInterface {
  name = 'CreateRuns1763700800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE run (
        learner_id uuid NOT NULL,
        id uuid NOT NULL,
        journey_id uuid NOT NULL,
        title text NOT NULL,
        state text NOT NULL,
        memory jsonb NOT NULL,
        version integer NOT NULL DEFAULT 0,
        recipe jsonb NOT NULL,
        source jsonb NOT NULL,
        steps integer NOT NULL,
        step integer NOT NULL DEFAULT 0,
        facts jsonb NOT NULL DEFAULT '{}',
        message jsonb,
        idempotency_key text NOT NULL,
        body_hash bytea NOT NULL,
        created_at timestamptz NOT NULL,
        started_at timestamptz,
        ended_at timestamptz,
        CONSTRAINT run_pk PRIMARY KEY (learner_id, id),
        CONSTRAINT run_journey_fk FOREIGN KEY (learner_id, journey_id) REFERENCES journey (learner_id, id)
      ) PARTITION BY HASH (learner_id)`);
    await runner.query(`CREATE UNIQUE INDEX run_key_idx ON run (learner_id, idempotency_key)`);
    await runner.query(`SELECT ear_partition('run', 8)`);
    await runner.query(`
      CREATE TABLE run_note (
        learner_id uuid NOT NULL,
        run_id uuid NOT NULL,
        kind text NOT NULL,
        step integer NOT NULL,
        number integer NOT NULL,
        body jsonb NOT NULL,
        CONSTRAINT run_note_pk PRIMARY KEY (learner_id, run_id, kind, step, number),
        CONSTRAINT run_note_run_fk FOREIGN KEY (learner_id, run_id) REFERENCES run (learner_id, id)
      ) PARTITION BY HASH (learner_id)`);
    await runner.query(`SELECT ear_partition('run_note', 8)`);
    await runner.query(`
      CREATE TABLE run_file (
        learner_id uuid NOT NULL,
        run_id uuid NOT NULL,
        kind text NOT NULL,
        step integer NOT NULL,
        digest text NOT NULL,
        bytes integer NOT NULL,
        kept_at timestamptz NOT NULL,
        CONSTRAINT run_file_pk PRIMARY KEY (learner_id, run_id, kind),
        CONSTRAINT run_file_run_fk FOREIGN KEY (learner_id, run_id) REFERENCES run (learner_id, id)
      ) PARTITION BY HASH (learner_id)`);
    await runner.query(`SELECT ear_partition('run_file', 8)`);
    await runner.query(`
      CREATE TABLE run_ask (
        learner_id uuid NOT NULL,
        id uuid NOT NULL,
        run_id uuid NOT NULL,
        body jsonb NOT NULL,
        state text NOT NULL,
        step integer,
        answer jsonb,
        message jsonb,
        asked_at timestamptz NOT NULL,
        CONSTRAINT run_ask_pk PRIMARY KEY (learner_id, id),
        CONSTRAINT run_ask_run_fk FOREIGN KEY (learner_id, run_id) REFERENCES run (learner_id, id)
      ) PARTITION BY HASH (learner_id)`);
    await runner.query(`CREATE INDEX run_ask_run_idx ON run_ask (learner_id, run_id)`);
    await runner.query(`SELECT ear_partition('run_ask', 8)`);
    await runner.query(`
      CREATE TABLE run_job (
        id uuid NOT NULL,
        learner_id uuid NOT NULL,
        run_id uuid NOT NULL,
        queue text NOT NULL,
        state text NOT NULL,
        deliveries integer NOT NULL DEFAULT 0,
        not_before timestamptz NOT NULL,
        queued_at timestamptz NOT NULL,
        leased_at timestamptz,
        lease_id uuid,
        lease_hash bytea,
        lease_until timestamptz,
        grader_id uuid,
        CONSTRAINT run_job_pk PRIMARY KEY (id),
        CONSTRAINT run_job_run_fk FOREIGN KEY (learner_id, run_id) REFERENCES run (learner_id, id)
      )`);
    await runner.query(`CREATE UNIQUE INDEX run_job_lease_idx ON run_job (lease_id)`);
    await runner.query(`CREATE INDEX run_job_queued_idx ON run_job (queue, queued_at) WHERE state = 'queued'`);
    await runner.query(`CREATE INDEX run_job_leased_idx ON run_job (lease_until) WHERE state = 'leased'`);
    await runner.query(`CREATE INDEX run_job_run_idx ON run_job (run_id)`);
    // The ends of these leases are booked on shares as those of judgings are.
    await runner.query(`
      CREATE TRIGGER run_job_left AFTER UPDATE OF state ON run_job FOR EACH ROW
      WHEN (OLD.state = 'leased' AND NEW.state <> 'leased')
      EXECUTE FUNCTION judging_leaves_its_grader()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['run_job', 'run_ask', 'run_file', 'run_note', 'run'])
      await runner.query(`DROP TABLE ${table}`);
    await runner.query(`DELETE FROM judging_share WHERE queue IN ('run', 'ask')`);
  }
}
