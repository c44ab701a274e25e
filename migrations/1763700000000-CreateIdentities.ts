import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who there is: learners, the identities that sign in as them, sessions, cohorts. Reference tables: small, not partitioned. */
export class CreateIdentities1763700000000 implements MigrationInterface {
  name = 'CreateIdentities1763700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE learner (
        id uuid NOT NULL,
        name text,
        admin boolean NOT NULL DEFAULT false,
        locale text NOT NULL,
        zone text NOT NULL,
        journey_id uuid NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT learner_pk PRIMARY KEY (id)
      )`);
    await runner.query(`
      CREATE TABLE identity (
        provider text NOT NULL,
        subject text NOT NULL,
        learner_id uuid NOT NULL,
        secret text,
        created_at timestamptz NOT NULL,
        CONSTRAINT identity_pk PRIMARY KEY (provider, subject),
        CONSTRAINT identity_learner_fk FOREIGN KEY (learner_id) REFERENCES learner (id)
      )`);
    await runner.query(`CREATE INDEX identity_learner_idx ON identity (learner_id)`);
    await runner.query(`
      CREATE TABLE session (
        id uuid NOT NULL,
        learner_id uuid NOT NULL,
        token_hash bytea NOT NULL,
        kind text NOT NULL,
        label text NOT NULL,
        created_at timestamptz NOT NULL,
        last_used_at timestamptz NOT NULL,
        expires_at timestamptz,
        revoked_at timestamptz,
        CONSTRAINT session_pk PRIMARY KEY (id),
        CONSTRAINT session_learner_fk FOREIGN KEY (learner_id) REFERENCES learner (id)
      )`);
    await runner.query(`CREATE UNIQUE INDEX session_token_idx ON session (token_hash)`);
    await runner.query(`CREATE INDEX session_learner_idx ON session (learner_id)`);
    await runner.query(`
      CREATE TABLE throttle (
        key text NOT NULL,
        hits integer NOT NULL,
        window_ends_at timestamptz NOT NULL,
        CONSTRAINT throttle_pk PRIMARY KEY (key)
      )`);
    await runner.query(`
      CREATE TABLE cohort (
        id uuid NOT NULL,
        name text NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT cohort_pk PRIMARY KEY (id)
      )`);
    await runner.query(`
      CREATE TABLE membership (
        learner_id uuid NOT NULL,
        cohort_id uuid NOT NULL,
        role text NOT NULL,
        joined_at timestamptz NOT NULL,
        CONSTRAINT membership_pk PRIMARY KEY (learner_id, cohort_id),
        CONSTRAINT membership_learner_fk FOREIGN KEY (learner_id) REFERENCES learner (id),
        CONSTRAINT membership_cohort_fk FOREIGN KEY (cohort_id) REFERENCES cohort (id)
      )`);
    await runner.query(`CREATE INDEX membership_cohort_idx ON membership (cohort_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['membership', 'cohort', 'throttle', 'session', 'identity', 'learner']) {
      await runner.query(`DROP TABLE ${table}`);
    }
  }
}
