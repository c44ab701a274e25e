import { Module } from '@nestjs/common';
import { JudgingModule } from '../judging/index.ts';
import { HealthController } from './health.controller.ts';
import { HealthReader } from './health.ts';

@Module({ imports: [JudgingModule], controllers: [HealthController], providers: [HealthReader] })
export class HealthModule {}
