import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { ko } from '../../apps/web/src/i18n/ko/index.ts';
import { describeInChromium, openBrowser, seriousViolations } from '../support/browser.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { openAsGuest } from './walk.ts';

const VISITOR = ['/', '/map', '/login', '/signup', '/quests/train-microgpt', '/quests/next-letter', '/nowhere'];
const GUEST = ['/', '/map', '/journey', '/runs', '/runs/new', '/settings', '/signup', '/quests/value-autograd'];

describeInChromium('on a phone in dark mode, in Korean, every route', () => {
  let stack: Stack;
  let browser: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    stack = await startStack();
    browser = await openBrowser('ko', { width: 390, height: 844 });
    page = browser.pages()[0] ?? (await browser.newPage());
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  async function expectFits(path: string): Promise<void> {
    expect([path, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([path, 390]);
    expect([path, await page.evaluate(smallTargets)]).toEqual([path, []]);
    expect([path, await seriousViolations(page)]).toEqual([path, []]);
  }

  async function arrive(path: string): Promise<void> {
    await page.goto(stack.url + path);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.waitForLoadState('networkidle');
  }

  it('fits, can be tapped and is readable for a visitor', async () => {
    for (const path of VISITOR) {
      await arrive(path);
      await expectFits(path);
    }
    expect(await page.evaluate(() => document.documentElement.dataset['mantineColorScheme'])).toBe('dark');
  });

  it('fits, can be tapped and is readable for a guest, the editor and a failing verdict included', async () => {
    await openAsGuest(page, stack.url, 'value-autograd', 'ko');
    for (const path of GUEST) {
      await arrive(path);
      await expectFits(path);
    }
    await page.getByRole('button', { name: ko.quest.begin, exact: true }).click();
    await page.getByRole('textbox', { name: /value\.py/ }).waitFor();
    await page.getByRole('button', { name: ko.handIn.submit.code, exact: true }).click();
    await page.getByRole('heading', { name: ko.verdict.status.failed }).waitFor();
    for (const summary of await page.locator('.verdict summary').all()) await summary.click();
    await expectFits('a verdict with all its details');
    expect(await page.locator('.verdict details[open]').count()).toBeGreaterThan(0);
  });
});

/** What can be tapped but is lower than 24 px; links inside a sentence may be as low as their line. */
function smallTargets(): string[] {
  return [...document.querySelectorAll<HTMLElement>('a, button, input, select, textarea, summary, [role=button]')]
    .filter((element) => element.checkVisibility({ opacityProperty: true }) && !element.closest('.skip'))
    .filter((element) => !(element.tagName === 'A' && element.closest('p, li, .prose, h3, h4') !== null))
    .filter((element) => {
      const box = (element.closest('label') ?? element).getBoundingClientRect();
      return box.width > 1 && (box.height < 23.5 || box.width < 23.5);
    })
    .map((element) => `${element.tagName} ${element.className} ${element.textContent?.slice(0, 30) ?? ''}`);
}
