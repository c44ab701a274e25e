import { createHash } from 'node:crypto';

/**
 * Content-Security-Policy for the built page. Its own inline scripts (a theme that must be chosen before the first
 * paint) are allowed by their hashes; styles may be inline because editor and component library write them.
 * @param html the built index.html
 */
export function contentSecurityPolicy(html: string): string {
  const scripts = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, text]) =>
      `'sha256-${createHash('sha256')
        .update(text ?? '')
        .digest('base64')}'`,
  );
  return [
    `default-src 'self'`,
    `script-src 'self' 'wasm-unsafe-eval' ${scripts.join(' ')}`.trimEnd(),
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self' data:`,
    `worker-src 'self' blob:`,
    `connect-src 'self'`,
    `object-src 'none'`,
    `base-uri 'self'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}
