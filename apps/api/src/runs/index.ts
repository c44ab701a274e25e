export { RunLeases } from './leases.ts';
export { Run } from './run.entity.ts';
export { RunAsk } from './runAsk.entity.ts';
export { RunFile } from './runFile.entity.ts';
export { RunJobRow } from './runJob.entity.ts';
export { RunNote } from './runNote.entity.ts';
export { RunsModule } from './runs.module.ts';
