import { Module } from '@nestjs/common';
import { BlobFiles } from './blobFiles.ts';

@Module({ providers: [BlobFiles], exports: [BlobFiles] })
export class BlobsModule {}
