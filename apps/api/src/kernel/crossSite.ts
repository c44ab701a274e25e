import type { HttpRequest } from './http.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request that changes something was caused by a page of another site.
 * Browsers always say where an unsafe request comes from, by Sec-Fetch-Site or by Origin; a program that says
 * neither (the CLI, a grader, a script) carries no ambient cookie that somebody else could ride on.
 */
export function isCrossSite(request: HttpRequest): boolean {
  if (SAFE.has(request.method ?? 'GET')) return false;
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return false;
  const { origin } = request.headers;
  if (origin !== undefined) return !isOwnOrigin(origin, request.headers.host);
  return site !== undefined;
}

function isOwnOrigin(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host;
}
