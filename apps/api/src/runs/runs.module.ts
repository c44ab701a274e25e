import { Module } from '@nestjs/common';
import { BlobsModule } from '../blobs/index.ts';
import { CatalogueModule } from '../catalogue/index.ts';
import { JourneyModule } from '../journey/index.ts';
import { StreamModule } from '../stream/index.ts';
import { UpkeepModule } from '../upkeep/index.ts';
import { Asks } from './asks.ts';
import { LeaseCalls } from './calls.ts';
import { BeginRun } from './create.ts';
import { RunNotes } from './curve.ts';
import { RunJobs } from './jobs.ts';
import { RunLeases } from './leases.ts';
import { LiveRunPlaces } from './livePlaces.ts';
import { RunPlaces } from './places.ts';
import { RunFiles } from './runFiles.ts';
import { RunLeasesController } from './runLeases.controller.ts';
import { RunLog } from './runLog.ts';
import { RunQueue } from './runQueue.ts';
import { Runs } from './runs.ts';
import { RunsController } from './runs.controller.ts';
import { RunSources } from './sources.ts';
import { RunSweeper } from './sweeper.ts';
import { RunUpkeep } from './upkeep.ts';

@Module({
  imports: [BlobsModule, CatalogueModule, JourneyModule, StreamModule, UpkeepModule],
  controllers: [RunsController, RunLeasesController],
  providers: [
    Asks,
    BeginRun,
    LeaseCalls,
    LiveRunPlaces,
    RunFiles,
    RunJobs,
    RunLeases,
    RunLog,
    RunNotes,
    RunPlaces,
    RunQueue,
    Runs,
    RunSources,
    RunSweeper,
    RunUpkeep,
  ],
  exports: [RunLeases],
})
export class RunsModule {}
