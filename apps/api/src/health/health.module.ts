import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/index.ts';
import { JudgingModule } from '../judging/index.ts';
import { HealthController } from './health.controller.ts';
import { HealthReader } from './health.ts';

@Module({ imports: [CatalogueModule, JudgingModule], controllers: [HealthController], providers: [HealthReader] })
export class HealthModule {}
