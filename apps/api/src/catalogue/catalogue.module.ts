import { Module } from '@nestjs/common';
import { CatalogueReader } from './catalogueReader.ts';
import { Publisher } from './publisher.ts';
import { QuestsWatch } from './questsWatch.ts';

@Module({ providers: [Publisher, QuestsWatch, CatalogueReader], exports: [CatalogueReader, QuestsWatch] })
export class CatalogueModule {}
