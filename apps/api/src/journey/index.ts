export { Blob } from './blob.entity.ts';
export { BlobStore } from './blobs.ts';
export { StoredEvent } from './event.entity.ts';
export { Journal, type LockedJourney } from './journal.ts';
export { Journey } from './journey.entity.ts';
export { JourneyModule } from './journey.module.ts';
