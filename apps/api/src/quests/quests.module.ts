import { Module } from '@nestjs/common';
import { AttemptsModule } from '../attempts/index.ts';
import { CatalogueModule } from '../catalogue/index.ts';
import { QuestCards } from './cards.ts';
import { PublicChecksController } from './publicChecks.controller.ts';
import { QuestsController } from './quests.controller.ts';

@Module({ imports: [AttemptsModule, CatalogueModule], controllers: [QuestsController, PublicChecksController], providers: [QuestCards] })
export class QuestsModule {}
