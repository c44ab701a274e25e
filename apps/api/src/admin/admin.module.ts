import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/index.ts';
import { JudgingModule } from '../judging/index.ts';
import { ProgressModule } from '../progress/index.ts';
import { AdminController } from './admin.controller.ts';

@Module({ imports: [CatalogueModule, JudgingModule, ProgressModule], controllers: [AdminController] })
export class AdminModule {}
