import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/index.ts';
import { StreamHub } from './hub.ts';
import { Notifier } from './notifier.ts';
import { StreamController } from './stream.controller.ts';

@Module({
  imports: [IdentityModule],
  controllers: [StreamController],
  providers: [StreamHub, Notifier],
  exports: [Notifier, StreamHub],
})
export class StreamModule {}
