import { levelOf } from '@ear/engine';
import type { Cohort as CohortJson, Member, Role } from '@ear/engine/contract';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { nameKey } from '../identity/index.ts';
import type { LearnerCaller } from '../kernel/caller.ts';
import { CLOCK, type Clock } from '../kernel/clock.ts';
import { transact } from '../kernel/database.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal, refuse } from '../kernel/refusal.ts';
import { type CohortAbility, may } from './abilities.ts';
import { Cohort } from './cohort.entity.ts';
import { Membership } from './membership.entity.ts';

interface MemberRow {
  readonly learner: string;
  readonly name: string | null;
  readonly role: Role;
  readonly xp: string;
  readonly quests_passed: string;
}

/** Classes and who belongs to them. A cohort that one has nothing to do with does not exist for one. */
@Injectable()
export class Cohorts {
  constructor(
    private readonly db: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The admin, and whoever teaches a cohort already, may open another one. The caller becomes its teacher. */
  async create(caller: LearnerCaller, name: string): Promise<CohortJson | Refusal> {
    const teaches = await this.db.manager.existsBy(Membership, { learner_id: caller.id, role: 'teacher' });
    if (!caller.admin && !teaches) return refuse('forbidden');
    const id = newId();
    const now = new Date(this.clock.now());
    await transact(this.db, async (manager) => {
      await manager.insert(Cohort, { id, name, created_at: now });
      await manager.insert(Membership, { learner_id: caller.id, cohort_id: id, role: 'teacher', joined_at: now });
    });
    return { id, name, role: 'teacher', members: 1 };
  }

  /** One's own cohorts; all of them for the admin. */
  async list(caller: LearnerCaller): Promise<CohortJson[]> {
    const rows: (Omit<CohortJson, 'members'> & { members: string })[] = await this.db.query(
      `SELECT c.id, c.name, m.role, (SELECT count(*) FROM membership WHERE cohort_id = c.id) AS members
       FROM cohort c LEFT JOIN membership m ON m.cohort_id = c.id AND m.learner_id = $1
       WHERE m.learner_id IS NOT NULL OR $2 ORDER BY c.created_at, c.id`,
      [caller.id, caller.admin],
    );
    return rows.map((row) => ({ ...row, members: Number(row.members) }));
  }

  /** Members by name. Students see who teaches and themselves; progress is for assistants and teachers. */
  async members(caller: LearnerCaller, cohort: string): Promise<Member[] | Refusal> {
    const refusal = await this.unless(this.db.manager, caller, cohort, 'see');
    if (refusal) return refusal;
    const showsAll = (await this.unless(this.db.manager, caller, cohort, 'seeProgress')) === null;
    const rows: MemberRow[] = await this.db.query(
      `SELECT m.learner_id AS learner, l.name, m.role,
         (SELECT coalesce(sum(amount), 0) FROM ledger WHERE learner_id = m.learner_id) AS xp,
         (SELECT count(DISTINCT quest) FROM attempt WHERE learner_id = m.learner_id AND completed_at IS NOT NULL) AS quests_passed
       FROM membership m JOIN learner l ON l.id = m.learner_id WHERE m.cohort_id = $1 ORDER BY l.name NULLS LAST, l.id`,
      [cohort],
    );
    return rows
      .filter(({ learner, role }) => showsAll || role !== 'student' || learner === caller.id)
      .map((row) => memberOf(row, showsAll));
  }

  /** Adds the account of this name, or changes its role. */
  async add(caller: LearnerCaller, cohort: string, name: string, role: Role): Promise<Member | Refusal> {
    return transact(this.db, async (manager) => {
      const refusal = await this.unless(manager, caller, cohort, 'manage');
      if (refusal) return refusal;
      const rows: { id: string; name: string }[] = await manager.query(
        `SELECT l.id, l.name FROM identity i JOIN learner l ON l.id = i.learner_id WHERE i.provider = 'password' AND i.subject = $1`,
        [nameKey(name)],
      );
      const learner = rows[0];
      if (!learner) return refuse('not_found', { name });
      await manager.query(
        `INSERT INTO membership (learner_id, cohort_id, role, joined_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (learner_id, cohort_id) DO UPDATE SET role = excluded.role`,
        [learner.id, cohort, role, new Date(this.clock.now())],
      );
      return { learner: learner.id, name: learner.name, role, progress: null };
    });
  }

  async changeRole(caller: LearnerCaller, cohort: string, learner: string, role: Role): Promise<Refusal | undefined> {
    const refusal = await this.unless(this.db.manager, caller, cohort, 'manage');
    if (refusal) return refusal;
    const { affected } = await this.db
      .getRepository(Membership)
      .update({ learner_id: learner, cohort_id: cohort }, { role });
    return affected ? undefined : refuse('not_found');
  }

  /** A teacher removes anybody; everybody may leave. */
  async remove(caller: LearnerCaller, cohort: string, learner: string): Promise<Refusal | undefined> {
    const ability = learner === caller.id ? 'see' : 'manage';
    const refusal = await this.unless(this.db.manager, caller, cohort, ability);
    if (refusal) return refusal;
    const { affected } = await this.db.getRepository(Membership).delete({ learner_id: learner, cohort_id: cohort });
    return affected ? undefined : refuse('not_found');
  }

  /** Why the caller may not; null where they may. */
  async unless(
    manager: EntityManager,
    caller: LearnerCaller,
    cohort: string,
    ability: CohortAbility,
  ): Promise<Refusal | null> {
    const rows: { role: Role | null }[] = await manager.query(
      `SELECT m.role FROM cohort c LEFT JOIN membership m ON m.cohort_id = c.id AND m.learner_id = $2 WHERE c.id = $1`,
      [cohort, caller.id],
    );
    const member = { role: rows[0]?.role ?? null, admin: caller.admin };
    if (!rows[0] || !may('see', member)) return refuse('not_found');
    return may(ability, member) ? null : refuse('forbidden');
  }
}

function memberOf({ learner, name, role, xp, quests_passed }: MemberRow, withProgress: boolean): Member {
  const total = Math.max(0, Number(xp));
  const progress = { xp: total, level: levelOf(total).level, quests_passed: Number(quests_passed) };
  return { learner, name, role, progress: withProgress ? progress : null };
}
