import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { en } from '../../apps/web/src/i18n/en/index.ts';
import { describeInChromium, openBrowser, seriousViolations } from '../support/browser.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { openAsGuest } from './walk.ts';

describeInChromium('a learner with two tabs', () => {
  let stack: Stack;
  let browser: BrowserContext;
  let first: Page;
  let second: Page;

  beforeAll(async () => {
    stack = await startStack();
    browser = await openBrowser('en');
    first = browser.pages()[0] ?? (await browser.newPage());
    await openAsGuest(first, stack.url, 'value-autograd', 'en');
    await first.getByRole('button', { name: en.quest.begin, exact: true }).click();
    await editor(first).waitFor();
    second = await browser.newPage();
    await second.goto(`${stack.url}/quests/value-autograd`);
    await editor(second).waitFor();
    await second.waitForLoadState('networkidle');
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const editor = (page: Page): Locator => page.getByRole('textbox', { name: /value\.py/ });

  async function write(page: Page, text: string): Promise<void> {
    await editor(page).click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(text);
  }

  const saved = (page: Page): Promise<void> => page.locator('.chip[data-status=saved]').waitFor();

  it('is told of the conflict, and finds both texts afterwards', async () => {
    await write(first, '# from the first tab\n');
    await saved(first);
    await write(second, '# from the second tab\n');
    const note = second.getByRole('alert').filter({ hasText: en.draft.keepMine });
    await note.waitFor();
    expect(await seriousViolations(second)).toEqual([]);
    await note.getByText(en.draft.seeTheirs).click();
    await note.getByText('# from the first tab').waitFor();
    expect(await editor(second).innerText()).toContain('# from the second tab');

    await note.getByRole('button', { name: en.draft.keepMine }).click();
    await saved(second);
    await second.getByRole('button', { name: en.draft.history }).click();
    const history = second.getByRole('dialog');
    for (const [index, text] of ['# from the second tab', '# from the first tab'].entries()) {
      await history.locator('.history-item').nth(index).click();
      await history.locator('.history-shown').getByText(text).waitFor();
    }
  });

  it('hands in from both: one submission each, the second after a clear word, and no text is lost', async () => {
    await second.keyboard.press('Escape');
    await second.getByRole('dialog').waitFor({ state: 'detached' });
    await second.getByRole('button', { name: en.handIn.submit.code, exact: true }).click();
    await second.getByRole('region', { name: en.verdict.label }).waitFor();
    await first.getByText(/#1/).first().waitFor();
    expect(await editor(first).innerText()).toContain('# from the');
    await until(() => first.getByRole('button', { name: en.handIn.again.code, exact: true }).isEnabled());
  });
});
