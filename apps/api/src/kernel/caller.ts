import type { Locale } from '@ear/engine';

/** Who may call an endpoint. Roles inside a cohort are asked by the cohort's own services. */
export type Access =
  /** Nobody needs to be signed in. */
  | 'anyone'
  /** A learner, guests included. */
  | 'learner'
  /** A learner with a name and a password. */
  | 'account'
  | 'admin'
  /** A grader, by its own token. */
  | 'grader';

export interface LearnerCaller {
  readonly kind: 'learner';
  readonly id: string;
  /** null for a guest. */
  readonly name: string | null;
  readonly admin: boolean;
  readonly locale: Locale;
  readonly zone: string;
  readonly journey: string;
  readonly session: string;
  readonly via: 'cookie' | 'bearer';
}

export interface GraderCaller {
  readonly kind: 'grader';
  readonly id: string;
  readonly name: string;
}

/** Who sent a request, as far as the server could verify. */
export type Caller = { readonly kind: 'anonymous' } | LearnerCaller | GraderCaller;

/** The caller type that an endpoint of this access can count on. */
export type CallerOf<A extends Access> = A extends 'anyone'
  ? Caller
  : A extends 'grader'
    ? GraderCaller
    : LearnerCaller;
