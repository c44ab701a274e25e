import { isUtf8 } from 'node:buffer';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { HttpRequest } from './http.ts';
import { refuse, RefusalError } from './refusal.ts';

/** A hand-in of 256 KiB of text may need six times as much when every character is escaped. */
const LEARNER_BYTES = 1.6 * 1024 * 1024;
/** A file of weights of 2 MiB travels in base64. */
const HAND_IN_BYTES = 3 * 1024 * 1024;
/** A run brings its training text. */
const RUN = /^\/api\/runs(?:\?|$)/;
const HAND_IN = /^\/api\/attempts\/[\w-]+\/submissions(?:\?|$)/;
/** A verdict carries curves and pictures' data. */
const GRADER_BYTES = 6 * 1024 * 1024;

/** Reads JSON bodies: bounded, and UTF-8 only. */
export function readJsonBodies(app: NestExpressApplication): void {
  app.useBodyParser('json', {
    limit: GRADER_BYTES,
    strict: true,
    verify: (request: HttpRequest, _: unknown, bytes: Buffer) => {
      if (bytes.length > limitOf(request.url ?? '')) throw new RefusalError(refuse('too_large'));
      if (!isUtf8(bytes)) throw new RefusalError(refuse('not_text'));
    },
  });
}

function limitOf(url: string): number {
  if (url.startsWith('/api/grader/')) return GRADER_BYTES;
  if (RUN.test(url)) return GRADER_BYTES;
  return HAND_IN.test(url) ? HAND_IN_BYTES : LEARNER_BYTES;
}
