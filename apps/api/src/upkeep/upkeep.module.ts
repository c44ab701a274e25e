import { Module } from '@nestjs/common';
import { ScheduledJobs } from './jobs.ts';
import { Purge } from './purge.ts';

@Module({ providers: [ScheduledJobs, Purge], exports: [ScheduledJobs] })
export class UpkeepModule {}
