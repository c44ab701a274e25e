import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is told to a learner's open pages; kept for a while so that Last-Event-ID can be answered. */
export class CreateNotifications1763700500000 implements MigrationInterface {
  name = 'CreateNotifications1763700500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE SEQUENCE notification_number`);
    await runner.query(`
      CREATE TABLE notification (
        learner_id uuid NOT NULL,
        id bigint NOT NULL,
        event text NOT NULL,
        data jsonb NOT NULL,
        at timestamptz NOT NULL,
        CONSTRAINT notification_pk PRIMARY KEY (learner_id, id)
      ) PARTITION BY HASH (learner_id)`);
    await runner.query(`SELECT ear_partition('notification', 8)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE notification`);
    await runner.query(`DROP SEQUENCE notification_number`);
  }
}
