export { Attempt } from './attempt.entity.ts';
export { AttemptLog, type LockedAttempt } from './attemptLog.ts';
export { AttemptsModule } from './attempts.module.ts';
export { Campaign } from './campaign.ts';
