export { Grants } from './grants.ts';
export { LedgerEntry } from './ledger.entity.ts';
export { Ledger } from './ledger.ts';
export { ProgressModule } from './progress.module.ts';
export { ProgressReader } from './progress.ts';
export { LedgerRebuild } from './rebuild.ts';
export { Unlock } from './unlock.entity.ts';
