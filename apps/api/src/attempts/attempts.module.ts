import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/index.ts';
import { JourneyModule } from '../journey/index.ts';
import { ProgressModule } from '../progress/index.ts';
import { StreamModule } from '../stream/index.ts';
import { AttemptLog } from './attemptLog.ts';
import { AttemptsController } from './attempts.controller.ts';
import { AttemptStates } from './attemptState.ts';
import { Campaign } from './campaign.ts';
import { LearnerEvents } from './learnerEvent.ts';
import { StartAttempt } from './startAttempt.ts';

@Module({
  imports: [CatalogueModule, JourneyModule, ProgressModule, StreamModule],
  controllers: [AttemptsController],
  providers: [AttemptLog, AttemptStates, Campaign, LearnerEvents, StartAttempt],
  exports: [AttemptLog, Campaign],
})
export class AttemptsModule {}
