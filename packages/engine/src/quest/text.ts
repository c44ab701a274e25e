import { z } from 'zod';

/** The languages that every learner-visible text exists in. Korean first. */
export const LOCALES = ['ko', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** A short text in every language; long prose lives in Markdown files. */
export const LocalText = z.strictObject({ ko: z.string().min(1).max(400), en: z.string().min(1).max(400) });
export type LocalText = z.infer<typeof LocalText>;

/** Lower-case words joined by dashes; also a folder name. */
export const Slug = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'lower-case words joined by dashes')
  .max(64);

/** An id that is unique inside its quest: challenge, check, question, field. */
export const LocalId = z
  .string()
  .regex(/^[a-z][a-z0-9_-]*$/, 'a lower-case id')
  .max(48);

/** A path inside the quest's folder: relative, no `..`, no back-slash, no hidden file. */
export const QuestPath = z
  .string()
  .max(160)
  .regex(/^(?!\/)(?!.*(^|\/)\.)[A-Za-z0-9_\-./]+$/, 'a relative path without ".." or hidden parts');
