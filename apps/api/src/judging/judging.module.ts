import { Module } from '@nestjs/common';
import { Graders } from './graders.ts';
import { LapsedLeases } from './lapse.ts';
import { Places } from './places.ts';
import { JudgingQueue } from './queue.ts';

@Module({
  providers: [Graders, JudgingQueue, LapsedLeases, Places],
  exports: [Graders, JudgingQueue, LapsedLeases, Places],
})
export class JudgingModule {}
