import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** A fresh UUID (version 4). */
export const newId = (): string => randomUUID();

/** A secret that is shown once: 256 random bits as base64url, behind a prefix that leak scanners can find. */
export const newSecret = (prefix: string): string => `${prefix}_${randomBytes(32).toString('base64url')}`;

/** What is kept of a secret. Its 256 bits need no salt and no slow hash. */
export const secretHash = (secret: string): Buffer => createHash('sha256').update(secret, 'utf8').digest();

/** 128 random bits as 32 hex digits. */
export const newSeed = (): string => randomBytes(16).toString('hex');
