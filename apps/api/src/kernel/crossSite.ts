import type { HttpRequest } from './http.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request that changes something could have been caused by a page of another site.
 * Browsers say where an unsafe request comes from, by Sec-Fetch-Site or by Origin. One that says neither is let
 * through only where it carries nothing ambient to ride on.
 * @param proof `bearer`: a token that no page can make a browser add; `cookie`: a session that browsers add by themselves
 */
export function isCrossSite(request: HttpRequest, proof: 'bearer' | 'cookie' | null): boolean {
  if (SAFE.has(request.method ?? 'GET') || proof === 'bearer') return false;
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return false;
  const { origin } = request.headers;
  if (origin !== undefined) return !isOwnOrigin(origin, request.headers.host);
  return site !== undefined || proof === 'cookie';
}

function isOwnOrigin(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host;
}
