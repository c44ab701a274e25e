import { isUtf8 } from 'node:buffer';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { HttpRequest } from './http.ts';
import { refuse, RefusalError } from './refusal.ts';

/** A hand-in of 256 KiB of text may need six times as much when every character is escaped. */
const LEARNER_BYTES = 1.6 * 1024 * 1024;
/** A verdict carries curves and pictures' data. */
const GRADER_BYTES = 6 * 1024 * 1024;

/** Reads JSON bodies: bounded, and UTF-8 only. */
export function readJsonBodies(app: NestExpressApplication): void {
  app.useBodyParser('json', {
    limit: GRADER_BYTES,
    strict: true,
    verify: (request: HttpRequest, _: unknown, bytes: Buffer) => {
      if (!request.url?.startsWith('/api/grader/') && bytes.length > LEARNER_BYTES) {
        throw new RefusalError(refuse('too_large'));
      }
      if (!isUtf8(bytes)) throw new RefusalError(refuse('not_text'));
    },
  });
}
