import { z } from 'zod';

/** Sizes that a hand-in may have; beyond them the API answers 413 before anything is stored. */
export const SUBMISSION_LIMITS = {
  file_bytes: 128 * 1024,
  total_bytes: 256 * 1024,
  text_chars: 20_000,
  artifact_bytes: 2 * 1024 * 1024,
} as const;

const text = z.string().max(SUBMISSION_LIMITS.file_bytes).refine(isCleanText, 'text must be valid Unicode without NUL');
const probability = z.number().min(0).max(1);

/** What a learner hands in for one challenge, by the kind of its action. */
export const Payload = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('code'), files: z.record(z.string().max(160), text) }),
  z.strictObject({ kind: z.literal('recipe'), recipe: z.record(z.string().max(48), z.number()) }),
  z.strictObject({
    kind: z.literal('predict'),
    /** question id -> option id -> probability. */
    answers: z.record(z.string().max(48), z.record(z.string().max(24), probability)),
  }),
  z.strictObject({
    kind: z.literal('quiz'),
    answers: z.record(z.string().max(48), z.array(z.string().max(24)).max(8)),
  }),
  z.strictObject({ kind: z.literal('numeric'), value: z.number() }),
  z.strictObject({ kind: z.literal('reflection'), text }),
  z.strictObject({ kind: z.literal('log'), text }),
  z.strictObject({
    kind: z.literal('artifact'),
    /** path -> the file's bytes in base64; `artifact_bytes` bounds their sum. */
    files: z.record(z.string().max(160), z.base64().max(Math.ceil(SUBMISSION_LIMITS.artifact_bytes / 3) * 4)),
  }),
]);
export type Payload = z.infer<typeof Payload>;

/** No NUL (PostgreSQL and C refuse it) and no lone surrogate (not encodable as UTF-8). */
function isCleanText(value: string): boolean {
  return !value.includes('\u0000') && value.isWellFormed();
}
