import { Module } from '@nestjs/common';
import { BlobStore } from './blobs.ts';
import { Journal } from './journal.ts';
import { JourneyController } from './journey.controller.ts';
import { JourneyReader } from './pages.ts';
import { ChainService } from './verify.ts';

@Module({
  controllers: [JourneyController],
  providers: [BlobStore, Journal, JourneyReader, ChainService],
  exports: [BlobStore, Journal, ChainService],
})
export class JourneyModule {}
