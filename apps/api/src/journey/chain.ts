import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** What an event's hash covers besides the hash before it. Names are a stored format. */
export interface Envelope {
  readonly format: 1;
  readonly journey: string;
  readonly seq: number;
  readonly type: string;
  /** ISO 8601 in UTC with milliseconds. */
  readonly at: string;
  readonly zone: string;
  readonly attempt: string | null;
  readonly attempt_version: number | null;
  readonly quest: string | null;
  readonly content_hash: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly blobs: Readonly<Record<string, string>>;
}

/** prev_hash of a journey's first event. */
export const GENESIS = Buffer.alloc(32);

/** RFC 8785 bytes of an envelope. */
export function envelopeBytes(envelope: Envelope): Buffer {
  const text = canonicalize(envelope);
  if (text === undefined) throw new Error('an envelope is always a JSON value');
  return Buffer.from(text, 'utf8');
}

/** SHA-256(prev_hash ‖ bytes). */
export const chainHash = (prev: Buffer, bytes: Buffer): Buffer =>
  createHash('sha256').update(prev).update(bytes).digest();
