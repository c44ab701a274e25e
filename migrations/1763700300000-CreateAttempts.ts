import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What learners do: attempts, drafts with history, submissions and their verdicts. */
export class CreateAttempts1763700300000 implements MigrationInterface {
  name = 'CreateAttempts1763700300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE attempt (
        learner_id uuid NOT NULL,
        id uuid NOT NULL,
        journey_id uuid NOT NULL,
        quest text NOT NULL,
        content_hash text NOT NULL,
        judging_hash text NOT NULL,
        chart_format integer NOT NULL,
        version integer NOT NULL DEFAULT 0,
        snapshot jsonb NOT NULL,
        challenges_passed integer NOT NULL DEFAULT 0,
        assignment_id uuid,
        started_at timestamptz NOT NULL,
        completed_at timestamptz,
        CONSTRAINT attempt_pk PRIMARY KEY (learner_id, id),
        CONSTRAINT attempt_journey_fk FOREIGN KEY (learner_id, journey_id) REFERENCES journey (learner_id, id),
        CONSTRAINT attempt_version_fk FOREIGN KEY (content_hash) REFERENCES quest_version (content_hash)
      ) PARTITION BY HASH (learner_id)`);
    await runner.query(
      `CREATE UNIQUE INDEX attempt_open_idx ON attempt (learner_id, quest) WHERE completed_at IS NULL`,
    );
    await runner.query(`SELECT ear_partition('attempt', 8)`);
    await runner.query(`
      CREATE TABLE draft (
        learner_id uuid NOT NULL,
        attempt_id uuid NOT NULL,
        challenge text NOT NULL,
        version integer NOT NULL,
        files jsonb NOT NULL,
        saved_at timestamptz NOT NULL,
        CONSTRAINT draft_pk PRIMARY KEY (learner_id, attempt_id, challenge),
        CONSTRAINT draft_attempt_fk FOREIGN KEY (learner_id, attempt_id) REFERENCES attempt (learner_id, id)
      ) PARTITION BY HASH (learner_id)`);
    await runner.query(`SELECT ear_partition('draft', 8)`);
    await runner.query(`
      CREATE TABLE draft_history (
        learner_id uuid NOT NULL,
        attempt_id uuid NOT NULL,
        challenge text NOT NULL,
        version integer NOT NULL,
        files jsonb NOT NULL,
        bytes integer NOT NULL,
        saved_at timestamptz NOT NULL,
        CONSTRAINT draft_history_pk PRIMARY KEY (learner_id, attempt_id, challenge, version)
      ) PARTITION BY HASH (learner_id)`);
    await runner.query(`SELECT ear_partition('draft_history', 8)`);
    await runner.query(`
      CREATE TABLE submission (
        learner_id uuid NOT NULL,
        id uuid NOT NULL,
        attempt_id uuid NOT NULL,
        attempt_version integer NOT NULL,
        quest text NOT NULL,
        content_hash text NOT NULL,
        judging_hash text NOT NULL,
        challenge text NOT NULL,
        public_only boolean NOT NULL,
        number integer,
        queue text NOT NULL,
        idempotency_key text NOT NULL,
        body_hash bytea NOT NULL,
        payload_digest text NOT NULL,
        authors uuid array NOT NULL,
        submitted_at timestamptz NOT NULL,
        CONSTRAINT submission_pk PRIMARY KEY (learner_id, id),
        CONSTRAINT submission_attempt_fk FOREIGN KEY (learner_id, attempt_id) REFERENCES attempt (learner_id, id)
      ) PARTITION BY HASH (learner_id)`);
    await runner.query(`CREATE UNIQUE INDEX submission_key_idx ON submission (learner_id, idempotency_key)`);
    await runner.query(`CREATE INDEX submission_attempt_idx ON submission (learner_id, attempt_id, submitted_at)`);
    await runner.query(`SELECT ear_partition('submission', 8)`);
    await runner.query(`
      CREATE TABLE verdict (
        learner_id uuid NOT NULL,
        submission_id uuid NOT NULL,
        epoch integer NOT NULL,
        status text NOT NULL,
        score double precision NOT NULL,
        tier text NOT NULL,
        xp integer NOT NULL,
        body jsonb NOT NULL,
        judged_at timestamptz NOT NULL,
        CONSTRAINT verdict_pk PRIMARY KEY (learner_id, submission_id, epoch),
        CONSTRAINT verdict_submission_fk FOREIGN KEY (learner_id, submission_id) REFERENCES submission (learner_id, id)
      ) PARTITION BY HASH (learner_id)`);
    await runner.query(`SELECT ear_partition('verdict', 8)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['verdict', 'submission', 'draft_history', 'draft', 'attempt']) {
      await runner.query(`DROP TABLE ${table}`);
    }
  }
}
