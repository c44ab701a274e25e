import { z } from 'zod';
import { LOCALES } from '../quest/text.ts';

/** Letters, digits, Hangul, dash, underscore, dot, inner spaces. NFC. No letter that nobody can see (Hangul fillers). */
export const AccountName = z
  .string()
  .trim()
  .normalize('NFC')
  .min(2)
  .max(32)
  .regex(
    /^(?!.*\p{Default_Ignorable_Code_Point})[\p{L}\p{N}][\p{L}\p{N}\-_. ]*$/u,
    'letters, digits, dash, dot, underscore',
  );
export const Password = z.string().min(8).max(200);
/** An IANA time zone; whether this machine knows it is checked by the API. */
export const Zone = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9_+\-/]*$/);
const Locale = z.enum(LOCALES);

export const GuestBody = z.strictObject({ locale: Locale.default('ko'), zone: Zone.default('Asia/Seoul') });
export const SignupBody = z.strictObject({
  name: AccountName,
  password: Password,
  locale: Locale.optional(),
  zone: Zone.optional(),
});
/** `session: "token"` answers a bearer token (CLI) instead of setting the cookie. */
export const SessionKind = z.strictObject({ session: z.enum(['cookie', 'token']).default('cookie') });
export const LoginBody = z.strictObject({ name: z.string().max(64), password: z.string().max(200) });
export const ProfileBody = z.strictObject({ locale: Locale.optional(), zone: Zone.optional() });

export const Progress = z.object({
  xp: z.number().int(),
  level: z.number().int(),
  /** XP at which this level began, and at which the next begins. */
  level_floor: z.number().int(),
  level_ceiling: z.number().int(),
  title: z.object({ ko: z.string(), en: z.string() }),
  streak: z.object({
    days: z.number().int(),
    today: z.boolean(),
    freezes: z.number().int(),
    /** The last 7 local days, oldest first. */
    week: z.array(z.object({ day: z.string(), state: z.enum(['earned', 'frozen', 'empty', 'today']) })),
  }),
});
export type Progress = z.infer<typeof Progress>;

export const Me = z.object({
  id: z.uuid(),
  /** null for a guest. */
  name: z.string().nullable(),
  guest: z.boolean(),
  admin: z.boolean(),
  locale: Locale,
  zone: z.string(),
  progress: Progress,
  memberships: z.array(
    z.object({ cohort: z.uuid(), name: z.string(), role: z.enum(['student', 'assistant', 'teacher']) }),
  ),
});
export type Me = z.infer<typeof Me>;

/** Answer of guest, signup and login. `token` only where `?session=token` was asked. */
export const SignedIn = z.object({ me: Me, token: z.string().optional() });
export type SignedIn = z.infer<typeof SignedIn>;

export const SessionRow = z.object({
  id: z.uuid(),
  kind: z.enum(['cookie', 'token']),
  label: z.string(),
  current: z.boolean(),
  created_at: z.string(),
  last_used_at: z.string(),
  expires_at: z.string().nullable(),
});
export type SessionRow = z.infer<typeof SessionRow>;

export const TokenBody = z.strictObject({ label: z.string().trim().min(1).max(60) });
/** Shown once. */
export const NewToken = z.object({ id: z.uuid(), token: z.string() });
