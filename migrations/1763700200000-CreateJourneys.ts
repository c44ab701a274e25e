import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What happened: journeys, their hash-chained events, and the blobs that events name by salted digest.
 * Tables of a learner are partitioned by the hash of learner_id, and every key begins with it.
 */
export class CreateJourneys1763700200000 implements MigrationInterface {
  name = 'CreateJourneys1763700200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION ear_partition(parent text, parts integer) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        FOR i IN 0..parts - 1 LOOP
          EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS %s, REMAINDER %s)',
                         parent || '_p' || i, parent, parts, i);
        END LOOP;
      END $$`);
    await runner.query(`
      CREATE TABLE journey (
        learner_id uuid NOT NULL,
        id uuid NOT NULL,
        last_seq integer NOT NULL DEFAULT 0,
        head bytea NOT NULL,
        started_at timestamptz NOT NULL,
        CONSTRAINT journey_pk PRIMARY KEY (learner_id, id)
      ) PARTITION BY HASH (learner_id)`);
    await runner.query(`SELECT ear_partition('journey', 8)`);
    await runner.query(`
      CREATE TABLE event (
        learner_id uuid NOT NULL,
        journey_id uuid NOT NULL,
        seq integer NOT NULL,
        type text NOT NULL,
        at timestamptz NOT NULL,
        zone text NOT NULL,
        attempt_id uuid,
        attempt_version integer,
        quest text,
        content_hash text,
        payload jsonb NOT NULL,
        blobs jsonb NOT NULL DEFAULT '{}',
        envelope bytea NOT NULL,
        prev_hash bytea NOT NULL,
        hash bytea NOT NULL,
        CONSTRAINT event_pk PRIMARY KEY (learner_id, journey_id, seq),
        CONSTRAINT event_journey_fk FOREIGN KEY (learner_id, journey_id) REFERENCES journey (learner_id, id)
      ) PARTITION BY HASH (learner_id)`);
    await runner.query(`CREATE UNIQUE INDEX event_attempt_idx ON event (learner_id, attempt_id, attempt_version)`);
    await runner.query(`SELECT ear_partition('event', 8)`);
    await runner.query(`
      CREATE FUNCTION event_is_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'the event log is only ever added to';
      END $$`);
    await runner.query(`
      CREATE TRIGGER event_only_added BEFORE UPDATE OR DELETE ON event
      FOR EACH ROW EXECUTE FUNCTION event_is_only_added()`);
    await runner.query(`
      CREATE TABLE blob (
        learner_id uuid NOT NULL,
        digest text NOT NULL,
        salt bytea NOT NULL,
        media_type text NOT NULL,
        size integer NOT NULL,
        content bytea NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT blob_pk PRIMARY KEY (learner_id, digest)
      ) PARTITION BY HASH (learner_id)`);
    await runner.query(`SELECT ear_partition('blob', 8)`);
    await runner.query(`
      CREATE TABLE ledger (
        learner_id uuid NOT NULL,
        quest text NOT NULL,
        challenge text NOT NULL,
        kind text NOT NULL,
        amount integer NOT NULL,
        at timestamptz NOT NULL,
        CONSTRAINT ledger_pk PRIMARY KEY (learner_id, quest, challenge, kind)
      ) PARTITION BY HASH (learner_id)`);
    await runner.query(`SELECT ear_partition('ledger', 8)`);
    await runner.query(`
      CREATE TABLE unlock (
        learner_id uuid NOT NULL,
        quest text NOT NULL,
        granted_by uuid,
        at timestamptz NOT NULL,
        CONSTRAINT unlock_pk PRIMARY KEY (learner_id, quest)
      ) PARTITION BY HASH (learner_id)`);
    await runner.query(`SELECT ear_partition('unlock', 8)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['unlock', 'ledger', 'blob', 'event', 'journey']) await runner.query(`DROP TABLE ${table}`);
    await runner.query(`DROP FUNCTION event_is_only_added`);
    await runner.query(`DROP FUNCTION ear_partition`);
  }
}
