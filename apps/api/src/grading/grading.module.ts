import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/index.ts';
import { JudgingModule } from '../judging/index.ts';
import { RejudgementsModule } from '../rejudgements/index.ts';
import { RunsModule } from '../runs/index.ts';
import { StreamModule } from '../stream/index.ts';
import { SubmissionsModule } from '../submissions/index.ts';
import { GradingController } from './grading.controller.ts';
import { Leases } from './leases.ts';
import { OwnGrader } from './ownGrader.ts';
import { Sweeper } from './sweeper.ts';
import { WaitingGraders } from './waiting.ts';

@Module({
  imports: [CatalogueModule, JudgingModule, RejudgementsModule, RunsModule, StreamModule, SubmissionsModule],
  controllers: [GradingController],
  providers: [Leases, OwnGrader, Sweeper, WaitingGraders],
})
export class GradingModule {}
