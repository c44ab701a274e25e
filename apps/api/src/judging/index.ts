export { Grader } from './grader.entity.ts';
export { Graders, notReady } from './graders.ts';
export { Judging, type JudgingState } from './judging.entity.ts';
export { JudgingModule } from './judging.module.ts';
export { JudgingShare } from './judgingShare.entity.ts';
export { LapsedLeases } from './lapse.ts';
export { type KnownPlace, Places } from './places.ts';
export { JudgingQueue, type LeaseKey, MOST_DELIVERIES, QUEUE_CHANNEL } from './queue.ts';
export { type Taken, TakeJob } from './take.ts';
