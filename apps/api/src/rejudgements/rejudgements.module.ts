import { Module } from '@nestjs/common';
import { AttemptsModule } from '../attempts/index.ts';
import { CatalogueModule } from '../catalogue/index.ts';
import { CohortsModule } from '../cohorts/index.ts';
import { SubmissionsModule } from '../submissions/index.ts';
import { CarryRejudgements } from './carry.ts';
import { OrderRejudgement } from './order.ts';
import { RejudgementsController } from './rejudgements.controller.ts';
import { Rejudgements } from './rejudgements.ts';
import { SetAside } from './setAside.ts';
import { SettleAgain } from './settleAgain.ts';

@Module({
  imports: [AttemptsModule, CatalogueModule, CohortsModule, SubmissionsModule],
  controllers: [RejudgementsController],
  providers: [CarryRejudgements, OrderRejudgement, Rejudgements, SetAside, SettleAgain],
  exports: [SettleAgain],
})
export class RejudgementsModule {}
