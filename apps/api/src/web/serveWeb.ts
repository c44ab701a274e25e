import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import type { Config } from '../kernel/config.ts';
import type { HttpRequest, HttpResponse } from '../kernel/http.ts';
import { contentSecurityPolicy } from './csp.ts';

/** Headers for every answer. HSTS and upgrade-insecure-requests are the business of whoever adds TLS. */
export function secureHeaders(app: NestExpressApplication): void {
  app.use(helmet({ contentSecurityPolicy: false, strictTransportSecurity: false, crossOriginEmbedderPolicy: false }));
}

/** The built web app: its files, and its page for every address that is not the API's. */
export function serveWeb(app: NestExpressApplication, { webDir }: Config): void {
  const page = path.join(webDir, 'index.html');
  if (!existsSync(page)) return;
  app.useStaticAssets(webDir, {
    index: false,
    redirect: false,
    setHeaders: (response, file) => {
      // Vite names these by their content.
      const hashed = file.startsWith(path.join(webDir, 'assets'));
      response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app.use((request: HttpRequest, response: HttpResponse, next: () => void) => {
    const asksPage =
      (request.method === 'GET' || request.method === 'HEAD') && !/^\/(api|assets)(\/|$)/.test(request.path);
    if (!asksPage) return next();
    // Read each time: a new build replaces the page while the server runs. It is a few hundred bytes.
    const html = readFileSync(page, 'utf8');
    response.setHeader('Content-Security-Policy', contentSecurityPolicy(html));
    response.setHeader('Cache-Control', 'no-cache');
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(request.method === 'HEAD' ? undefined : html);
  });
}
