export { ScheduledJobs } from './jobs.ts';
export { UpkeepModule } from './upkeep.module.ts';
