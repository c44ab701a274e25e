import { describe, jest } from '@jest/globals';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';

const CHROMIUM = process.env['EAR_CHROMIUM'] ?? '/usr/bin/chromium';
const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Of every wait for something to show or to be done; a page that never shows it is found all the same. */
const PATIENCE_MS = 60_000;
/** Of a test, which is a long walk, and of starting the stack before it. */
const TEST_MS = 600_000;
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** `describe` where Chromium is there; else the tests are skipped and their names say what to type. */
export function describeInChromium(name: string, tests: () => void): void {
  jest.setTimeout(TEST_MS);
  const there = fs.existsSync(CHROMIUM);
  const title = there ? name : `${name} (skipped: no Chromium at ${CHROMIUM}; type apt-get install -y chromium)`;
  (there ? describe : describe.skip)(title, () => tests());
}

/** Chromium as Debian ships it, with a fresh profile that is thrown away. */
export async function openBrowser(
  locale: 'ko' | 'en',
  viewport = { width: 1280, height: 900 },
): Promise<BrowserContext> {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'ear-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    headless: true,
    timeout: PATIENCE_MS,
    args: FLAGS,
    viewport,
    locale: locale === 'ko' ? 'ko-KR' : 'en-US',
    timezoneId: 'Asia/Seoul',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  // Chromium's last processes may still be writing when its window is gone.
  context.on(
    'close',
    () => void fs.promises.rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  );
  return context;
}

/** The serious and critical violations that axe finds on the page once it has come to rest, one line each. */
export async function seriousViolations(page: Page): Promise<string[]> {
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((one) => one.finished));
  });
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(): Promise<{ violations: { id: string; impact: string | null; nodes: { html: string }[] }[] }>;
      };
    };
    const { violations } = await axe.run();
    return violations.map(({ id, impact, nodes }) => ({ id, impact, html: nodes[0]?.html.slice(0, 200) }));
  });
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, impact, html }) => `${impact} ${id}: ${html}`);
}
