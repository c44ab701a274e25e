import { Module } from '@nestjs/common';
import { AttemptsModule } from '../attempts/index.ts';
import { CatalogueModule } from '../catalogue/index.ts';
import { JourneyModule } from '../journey/index.ts';
import { JudgingModule } from '../judging/index.ts';
import { StreamModule } from '../stream/index.ts';
import { Cancel } from './cancel.ts';
import { Jobs } from './jobs.ts';
import { LivePlaces } from './livePlaces.ts';
import { Settle } from './settle.ts';
import { SubmissionStates } from './states.ts';
import { SubmissionsController } from './submissions.controller.ts';
import { Submit } from './submit.ts';

@Module({
  imports: [AttemptsModule, CatalogueModule, JourneyModule, JudgingModule, StreamModule],
  controllers: [SubmissionsController],
  providers: [Cancel, Jobs, LivePlaces, Settle, SubmissionStates, Submit],
  exports: [Jobs, Settle],
})
export class SubmissionsModule {}
