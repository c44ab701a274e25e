import { z } from 'zod';

export const Role = z.enum(['student', 'assistant', 'teacher']);
export type Role = z.infer<typeof Role>;

export const CohortBody = z.strictObject({ name: z.string().trim().min(1).max(80) });
export const Cohort = z.object({ id: z.uuid(), name: z.string(), role: Role.nullable(), members: z.number().int() });
export type Cohort = z.infer<typeof Cohort>;

/** By the account's name. */
export const MemberBody = z.strictObject({ name: z.string().max(64), role: Role });
export const RoleBody = z.strictObject({ role: Role });
export const Member = z.object({
  learner: z.uuid(),
  name: z.string().nullable(),
  role: Role,
  /** Only for assistants and teachers of the cohort. */
  progress: z.object({ xp: z.number(), level: z.number(), quests_passed: z.number() }).nullable(),
});
export type Member = z.infer<typeof Member>;

/** POST /api/admin/graders (admin only) -> the token, shown once. */
export const GraderTokenBody = z.strictObject({ name: z.string().trim().min(1).max(80) });
/** POST /api/admin/learners/{id}/xp (admin only). */
export const XpAdjustBody = z.strictObject({
  amount: z.number().int().min(-100_000).max(100_000),
  reason: z.string().trim().min(1).max(400),
});
