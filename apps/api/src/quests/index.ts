export { QuestsModule } from './quests.module.ts';
