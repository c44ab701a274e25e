import { Module } from '@nestjs/common';
import { Graders } from './graders.ts';
import { LapsedLeases } from './lapse.ts';
import { Places } from './places.ts';
import { JudgingQueue } from './queue.ts';
import { TakeJob } from './take.ts';

@Module({
  providers: [Graders, JudgingQueue, LapsedLeases, Places, TakeJob],
  exports: [Graders, JudgingQueue, LapsedLeases, Places, TakeJob],
})
export class JudgingModule {}
