import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Judging again: who asked for which submissions, and what came of each beside the verdict that stood before. */
export class CreateRejudgements1763700700000 implements MigrationInterface {
  name = 'CreateRejudgements1763700700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE rejudgement (
        id uuid NOT NULL,
        scope text NOT NULL,
        target text NOT NULL,
        narrowed text,
        against text NOT NULL,
        dry_run boolean NOT NULL,
        state text NOT NULL,
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        ended_at timestamptz,
        CONSTRAINT rejudgement_pk PRIMARY KEY (id)
      )`);
    await runner.query(`CREATE INDEX rejudgement_created_idx ON rejudgement (created_at)`);
    await runner.query(`
      CREATE TABLE rejudgement_item (
        learner_id uuid NOT NULL,
        rejudgement_id uuid NOT NULL,
        submission_id uuid NOT NULL,
        epoch integer NOT NULL,
        state text NOT NULL,
        verdict jsonb,
        changed boolean NOT NULL DEFAULT false,
        xp integer NOT NULL DEFAULT 0,
        ended_at timestamptz,
        CONSTRAINT rejudgement_item_pk PRIMARY KEY (learner_id, rejudgement_id, submission_id),
        CONSTRAINT rejudgement_item_submission_fk FOREIGN KEY (learner_id, submission_id) REFERENCES submission (learner_id, id)
      ) PARTITION BY HASH (learner_id)`);
    await runner.query(`CREATE INDEX rejudgement_item_batch_idx ON rejudgement_item (rejudgement_id, state)`);
    await runner.query(`SELECT ear_partition('rejudgement_item', 8)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE rejudgement_item`);
    await runner.query(`DROP TABLE rejudgement`);
  }
}
