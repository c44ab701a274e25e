import { Module } from '@nestjs/common';
import { AttemptsModule } from '../attempts/index.ts';
import { Drafts } from './drafts.ts';
import { DraftsController } from './drafts.controller.ts';

@Module({ imports: [AttemptsModule], controllers: [DraftsController], providers: [Drafts] })
export class DraftsModule {}
