export { CatalogueModule } from './catalogue.module.ts';
export { CatalogueReader, type LiveCatalogue, type OpenVersion } from './catalogueReader.ts';
export { Line } from './line.entity.ts';
export { QuestLive } from './questLive.entity.ts';
export { QuestsWatch } from './questsWatch.ts';
export { QuestVersion } from './questVersion.entity.ts';
