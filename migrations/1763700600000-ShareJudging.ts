import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Turns become shares: per learner and queue, how many jobs run and how much grader time was used of late.
 * Jobs remember each trouble that they met, and may be set aside.
 */
export class ShareJudging1763700600000 implements MigrationInterface {
  name = 'ShareJudging1763700600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE judging_share (
        learner_id uuid NOT NULL,
        queue text NOT NULL,
        running integer NOT NULL DEFAULT 0,
        used double precision NOT NULL DEFAULT 0,
        at timestamptz NOT NULL,
        CONSTRAINT judging_share_pk PRIMARY KEY (learner_id, queue)
      )`);
    await runner.query(`
      INSERT INTO judging_share (learner_id, queue, running, at)
      SELECT learner_id, queue, count(*) FILTER (WHERE state = 'leased'), now() FROM judging
      WHERE state IN ('queued', 'leased') GROUP BY learner_id, queue`);
    await runner.query(`DROP TABLE judging_turn`);

    await runner.query(`ALTER TABLE judging ADD COLUMN troubles jsonb NOT NULL DEFAULT '[]'`);
    await runner.query(`
      UPDATE judging SET troubles = jsonb_build_array(jsonb_build_object('at', coalesce(finished_at, queued_at), 'grader', NULL, 'reason', trouble))
      WHERE trouble IS NOT NULL`);
    await runner.query(`ALTER TABLE judging DROP COLUMN trouble`);
    await runner.query(`ALTER TABLE judging ADD COLUMN rejudgement_id uuid`);
    await runner.query(`ALTER TABLE judging ADD COLUMN content_hash text`);
    await runner.query(`DROP INDEX judging_queued_idx`);
    await runner.query(
      `CREATE INDEX judging_queued_idx ON judging (queue, queued_at) WHERE state = 'queued' AND rejudgement_id IS NULL`,
    );
    await runner.query(
      `CREATE INDEX judging_again_idx ON judging (rejudgement_id, queued_at) WHERE rejudgement_id IS NOT NULL AND state IN ('queued', 'leased')`,
    );
    await runner.query(`CREATE INDEX judging_aside_idx ON judging (finished_at) WHERE state = 'quarantined'`);
    await runner.query(`DROP INDEX judging_done_idx`);
    await runner.query(`CREATE INDEX judging_done_idx ON judging (queue, runtime, finished_at) WHERE state = 'done'`);

    // Whatever ends a lease (a verdict, a fault, a cancelling, silence) is charged here, so that no way out is forgotten.
    await runner.query(`
      CREATE FUNCTION judging_leaves_its_grader() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        unused boolean := NEW.state = 'queued' AND NEW.deliveries < OLD.deliveries;
      BEGIN
        UPDATE judging_share SET
          running = greatest(0, running - 1),
          used = greatest(0, used * power(0.5, least(60, greatest(0, extract(epoch FROM now() - at)) / 300)::float8)
            + CASE WHEN unused THEN -1 ELSE greatest(0, extract(epoch FROM clock_timestamp() - OLD.leased_at)::float8 - 1) END),
          at = greatest(at, now())
        WHERE learner_id = OLD.learner_id AND queue = OLD.queue;
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE TRIGGER judging_left AFTER UPDATE OF state ON judging FOR EACH ROW
      WHEN (OLD.state = 'leased' AND NEW.state <> 'leased' AND OLD.rejudgement_id IS NULL)
      EXECUTE FUNCTION judging_leaves_its_grader()`);

    await runner.query(`ALTER TABLE grader ADD COLUMN heard jsonb NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE grader DROP COLUMN heard`);
    await runner.query(`DROP TRIGGER judging_left ON judging`);
    await runner.query(`DROP FUNCTION judging_leaves_its_grader`);
    await runner.query(`DROP INDEX judging_done_idx`);
    await runner.query(`CREATE INDEX judging_done_idx ON judging (queue, finished_at) WHERE state = 'done'`);
    await runner.query(`DROP INDEX judging_aside_idx`);
    await runner.query(`DROP INDEX judging_again_idx`);
    await runner.query(`DROP INDEX judging_queued_idx`);
    // Earlier versions know neither judgings that are repeated nor such that are set aside.
    await runner.query(`DELETE FROM judging WHERE rejudgement_id IS NOT NULL`);
    await runner.query(`UPDATE judging SET state = 'done' WHERE state = 'quarantined'`);
    await runner.query(`CREATE INDEX judging_queued_idx ON judging (queue, queued_at) WHERE state = 'queued'`);
    await runner.query(`ALTER TABLE judging DROP COLUMN content_hash`);
    await runner.query(`ALTER TABLE judging DROP COLUMN rejudgement_id`);
    await runner.query(`ALTER TABLE judging ADD COLUMN trouble text`);
    await runner.query(`UPDATE judging SET trouble = troubles->-1->>'reason'`);
    await runner.query(`ALTER TABLE judging DROP COLUMN troubles`);
    await runner.query(`
      CREATE TABLE judging_turn (
        learner_id uuid NOT NULL,
        leased_at timestamptz NOT NULL,
        CONSTRAINT judging_turn_pk PRIMARY KEY (learner_id)
      )`);
    await runner.query(`DROP TABLE judging_share`);
  }
}
