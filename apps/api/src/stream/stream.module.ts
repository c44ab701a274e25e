import { Module } from '@nestjs/common';
import { StreamHub } from './hub.ts';
import { Notifier } from './notifier.ts';
import { StreamController } from './stream.controller.ts';

@Module({ controllers: [StreamController], providers: [StreamHub, Notifier], exports: [Notifier] })
export class StreamModule {}
