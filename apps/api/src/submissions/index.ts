export { ABANDONED } from './abandoned.ts';
export { Jobs } from './jobs.ts';
export { Settle, shownOf } from './settle.ts';
export { Submission } from './submission.entity.ts';
export { SubmissionsModule } from './submissions.module.ts';
export { VerdictRow } from './verdict.entity.ts';
