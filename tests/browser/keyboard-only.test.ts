import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { en } from '../../apps/web/src/i18n/en/index.ts';
import { describeInChromium, openBrowser } from '../support/browser.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { hasFocus, tabTo } from './walk.ts';

const REFLECTION = 'It knows one letter only and nothing about the name as a whole.';

describeInChromium('without a mouse, a newcomer', () => {
  let stack: Stack;
  let browser: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    stack = await startStack();
    browser = await openBrowser('en');
    page = browser.pages()[0] ?? (await browser.newPage());
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const button = (name: string): Locator => page.getByRole('button', { name, exact: true });

  async function press(target: Locator): Promise<void> {
    await tabTo(page, target);
    await page.keyboard.press('Enter');
  }

  /** A verdict is read where it stands: its heading takes the focus. */
  async function passed(): Promise<void> {
    const heading = page.getByRole('heading', { name: en.verdict.status.passed });
    await heading.waitFor();
    await until(() => hasFocus(heading));
  }

  it('skips the header and starts the first quest', async () => {
    await page.goto(stack.url);
    await button(en.landing.begin).waitFor();
    await page.keyboard.press('Tab');
    await until(() => hasFocus(page.getByRole('link', { name: en.shell.skip })));
    await page.keyboard.press('Enter');
    await press(button(en.landing.begin));
    await page.waitForURL('**/quests/next-letter');
    await page.waitForFunction(() => document.activeElement?.id === 'main');
    expect(await page.getByRole('main').getAttribute('id')).toBe('main');
  });

  it('passes next-letter by Tab, arrows, Space and Enter', async () => {
    await press(button(en.quest.begin));
    await tabTo(page, page.getByRole('radio').first());
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await press(button(en.handIn.submit.predict));
    await passed();
    await press(button(en.quest.continue));

    await press(button(en.quest.begin));
    await tabTo(page, page.getByRole('slider').first());
    await page.keyboard.press('ArrowLeft');
    await press(button(en.handIn.submit.predict));
    await passed();
    await press(button(en.quest.continue));

    await press(button(en.quest.begin));
    await press(button(en.handIn.submit.recipe));
    await passed();
    await press(button(en.quest.continue));
    await tabTo(page, page.getByRole('textbox', { name: en.reflect.label }));
    await page.keyboard.type(REFLECTION);
    await press(button(en.reflect.submit));
    await page.getByRole('heading', { name: en.quest.completed }).waitFor();
  });

  it('writes in the editor and leaves it by Escape and Tab', async () => {
    await page.goto(`${stack.url}/quests/value-autograd`);
    await press(button(en.quest.begin));
    const editor = page.getByRole('textbox', { name: /value\.py/ });
    await tabTo(page, editor);
    await page.keyboard.type('#');
    await page.keyboard.press('Tab');
    expect(await hasFocus(editor)).toBe(true);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    await until(async () => !(await hasFocus(editor)));
    await press(button(en.handIn.submit.code));
    const heading = page.getByRole('region', { name: en.verdict.label }).getByRole('heading', { level: 2 });
    await heading.waitFor();
    await until(() => hasFocus(heading));
  });

  it('finds one main landmark, one first heading and a title of its own on every page', async () => {
    const titles = new Set<string>();
    for (const path of ['/', '/map', '/journey', '/settings', '/signup', '/quests/next-letter', '/nowhere']) {
      await page.goto(stack.url + path);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      expect([path, await page.getByRole('main').count()]).toEqual([path, 1]);
      expect([path, await page.getByRole('heading', { level: 1 }).count()]).toEqual([path, 1]);
      titles.add(await page.title());
    }
    expect(titles.size).toBe(7);
  });
});
