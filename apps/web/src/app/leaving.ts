import { redirect } from 'react-router';
import type { Answer, Refusal } from '../api/index.ts';

/** Thrown by loaders; the error page says the refusal's own sentence. */
export class RefusedPage extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/** The way to sign in and come back. */
export const loginPath = (from: string): string => `/login?from=${encodeURIComponent(from)}`;

/** A path of this site, or the map: an address handed in from outside never leads elsewhere. */
export function safeReturn(from: string | null): string {
  return from !== null && /^\/(?![/\\])/.test(from) ? from : '/map';
}

/** The value of an answer; leaves for the sign-in page when the session has ended, else for the error page. */
export function valueOrLeave<T>(answer: Answer<T>, request: Request): T {
  if (answer.ok) return answer.value;
  if (answer.refusal.status === 401) {
    const { pathname, search } = new URL(request.url);
    throw redirect(loginPath(pathname + search));
  }
  throw new RefusedPage(answer.refusal);
}
