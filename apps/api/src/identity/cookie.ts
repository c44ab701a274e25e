import type { HttpRequest } from '../kernel/http.ts';
import { COOKIE_DAYS } from './sessions.ts';

const NAME = 'ear_session';

/** The session's secret from the Cookie header. */
export function readSessionCookie(request: HttpRequest): string | null {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === NAME && value) return value;
  }
  return null;
}

export const sessionCookie = (secret: string, request: HttpRequest): string =>
  `${NAME}=${secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${COOKIE_DAYS * 86_400}${request.secure ? '; Secure' : ''}`;

export const clearedCookie = (): string => `${NAME}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`;
