export { Cohort } from './cohort.entity.ts';
export { Cohorts } from './cohorts.ts';
export { CohortsModule } from './cohorts.module.ts';
export { Membership } from './membership.entity.ts';
export { Memberships } from './memberships.ts';
