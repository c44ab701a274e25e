import { Module } from '@nestjs/common';
import { Cohorts } from './cohorts.ts';
import { CohortsController } from './cohorts.controller.ts';
import { Memberships } from './memberships.ts';

@Module({ controllers: [CohortsController], providers: [Cohorts, Memberships], exports: [Cohorts, Memberships] })
export class CohortsModule {}
