export { BlobFiles, BlobTooLarge } from './blobFiles.ts';
export { BlobsModule } from './blobs.module.ts';
