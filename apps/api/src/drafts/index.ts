export { DraftRow } from './draft.entity.ts';
export { DraftHistoryRow } from './draftHistory.entity.ts';
export { DraftsModule } from './drafts.module.ts';
