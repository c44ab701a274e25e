export { Rejudgement } from './rejudgement.entity.ts';
export { RejudgementItem } from './rejudgementItem.entity.ts';
export { RejudgementsModule } from './rejudgements.module.ts';
export { SettleAgain } from './settleAgain.ts';
