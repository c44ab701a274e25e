import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/index.ts';
import { JourneyModule } from '../journey/index.ts';
import { StreamModule } from '../stream/index.ts';
import { Grants } from './grants.ts';
import { Ledger } from './ledger.ts';
import { ProgressController } from './progress.controller.ts';
import { ProgressReader } from './progress.ts';
import { LedgerRebuild } from './rebuild.ts';

@Module({
  imports: [CatalogueModule, JourneyModule, StreamModule],
  controllers: [ProgressController],
  providers: [Grants, Ledger, LedgerRebuild, ProgressReader],
  exports: [Grants, Ledger, LedgerRebuild, ProgressReader],
})
export class ProgressModule {}
