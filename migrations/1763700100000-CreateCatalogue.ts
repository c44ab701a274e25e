import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What can be learned: immutable quest versions, which of them is live, and the lines that order them. */
export class CreateCatalogue1763700100000 implements MigrationInterface {
  name = 'CreateCatalogue1763700100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE quest_version (
        content_hash text NOT NULL,
        judging_hash text NOT NULL,
        quest_id uuid NOT NULL,
        slug text NOT NULL,
        version integer NOT NULL,
        definition jsonb NOT NULL,
        learner jsonb NOT NULL,
        judging jsonb NOT NULL,
        hints jsonb NOT NULL,
        published_at timestamptz NOT NULL,
        CONSTRAINT quest_version_pk PRIMARY KEY (content_hash)
      )`);
    await runner.query(`CREATE INDEX quest_version_judging_idx ON quest_version (judging_hash)`);
    await runner.query(`CREATE INDEX quest_version_slug_idx ON quest_version (slug)`);
    await runner.query(`
      CREATE FUNCTION quest_version_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'quest versions are immutable';
      END $$`);
    await runner.query(`
      CREATE TRIGGER quest_version_immutable BEFORE UPDATE OR DELETE ON quest_version
      FOR EACH ROW EXECUTE FUNCTION quest_version_is_immutable()`);
    await runner.query(`
      CREATE TABLE quest_live (
        slug text NOT NULL,
        content_hash text,
        folder text NOT NULL,
        findings jsonb,
        withdrawn boolean NOT NULL DEFAULT false,
        updated_at timestamptz NOT NULL,
        CONSTRAINT quest_live_pk PRIMARY KEY (slug),
        CONSTRAINT quest_live_version_fk FOREIGN KEY (content_hash) REFERENCES quest_version (content_hash)
      )`);
    await runner.query(`
      CREATE TABLE line (
        slug text NOT NULL,
        position integer NOT NULL,
        definition jsonb NOT NULL,
        withdrawn boolean NOT NULL DEFAULT false,
        CONSTRAINT line_pk PRIMARY KEY (slug)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['line', 'quest_live', 'quest_version']) await runner.query(`DROP TABLE ${table}`);
    await runner.query(`DROP FUNCTION quest_version_is_immutable`);
  }
}
