import type { Role } from '@ear/engine/contract';

/** What can be done in a cohort. */
export type CohortAbility = 'see' | 'seeProgress' | 'manage';

/** The whole of the cohort permissions. The instance's admin may do everything in each. */
const ABILITIES: Readonly<Record<Role, readonly CohortAbility[]>> = {
  student: ['see'],
  assistant: ['see', 'seeProgress'],
  teacher: ['see', 'seeProgress', 'manage'],
};

export function may(ability: CohortAbility, member: { readonly role: Role | null; readonly admin: boolean }): boolean {
  return member.admin || (member.role !== null && ABILITIES[member.role].includes(ability));
}
