export { UpkeepModule } from './upkeep.module.ts';
