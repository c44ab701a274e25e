import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { BrowserContext, CDPSession, Locator, Page } from 'playwright-core';
import { ko } from '../../apps/web/src/i18n/ko/index.ts';
import { describeInChromium, openBrowser } from '../support/browser.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { openAsGuest } from './walk.ts';

/** How a Korean input method builds two syllables, key by key; each list ends with what is committed. */
const SYLLABLES = [
  ['ㅎ', '하', '한'],
  ['ㄱ', '그', '글'],
] as const;

describeInChromium('with a Korean input method, a learner', () => {
  let stack: Stack;
  let browser: BrowserContext;
  let page: Page;
  let keys: CDPSession;
  let requests: string[] = [];

  beforeAll(async () => {
    stack = await startStack();
    browser = await openBrowser('ko');
    page = browser.pages()[0] ?? (await browser.newPage());
    keys = await browser.newCDPSession(page);
    page.on('request', (request) => {
      if (request.method() === 'POST') requests.push(new URL(request.url()).pathname);
    });
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const button = (name: string): Locator => page.getByRole('button', { name, exact: true });

  const compose = (text: string): Promise<unknown> =>
    keys.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });

  /** Types 한글 as an input method does. `pause` leaves time for saving and re-rendering in mid-syllable. */
  async function typeHangul(pause = 0): Promise<void> {
    for (const steps of SYLLABLES) {
      for (const step of steps) {
        await compose(step);
        if (step !== steps[0]) await page.waitForTimeout(pause);
      }
      await keys.send('Input.insertText', { text: steps.at(-1)! });
    }
  }

  /** Enter as it arrives while a syllable is still open: the key belongs to the input method. */
  async function enterWhileComposing(control = false): Promise<void> {
    const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229, modifiers: control ? 2 : 0 };
    await keys.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key });
    await keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
  }

  it('writes Korean in the editor: no syllable doubles, not even over a save, and Enter hands nothing in', async () => {
    await openAsGuest(page, stack.url, 'value-autograd', 'ko');
    await button(ko.quest.begin).click();
    const editor = page.getByRole('textbox', { name: /value\.py/ });
    await page.locator('.cm-content').waitFor();
    await editor.click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText('# ');
    // Longer than the pause after which a draft is saved.
    await typeHangul(900);
    await reads(editor, '# 한글');

    requests = [];
    await compose('끝');
    await enterWhileComposing(true);
    await keys.send('Input.insertText', { text: '끝' });
    await page.waitForTimeout(300);
    await reads(editor, '# 한글끝');
    expect(requests.filter((path) => path.endsWith('/submissions'))).toEqual([]);
  });

  it('writes Korean in the plain text box', async () => {
    await button(ko.editor.plain).click();
    const box = page.getByRole('textbox', { name: /value\.py/ });
    await box.fill('');
    await box.focus();
    requests = [];
    await typeHangul(300);
    await compose('끝');
    await enterWhileComposing(true);
    await keys.send('Input.insertText', { text: '끝' });
    expect(await box.inputValue()).toBe('한글끝');
    expect(requests.filter((path) => path.endsWith('/submissions'))).toEqual([]);
  });

  it('writes a reflection and a prediction: a composing Enter sends neither', async () => {
    await walkTo(page, stack.url, button);
    const words = page.getByRole('textbox', { name: ko.reflect.label });
    await words.focus();
    await typeHangul(300);
    expect(await words.inputValue()).toBe('한글');
    await words.fill('바로 앞 글자 하나만 보고 다음 글자를 골라요. ');
    requests = [];
    await compose('끝');
    await enterWhileComposing();
    await keys.send('Input.insertText', { text: '끝' });
    expect(requests).toEqual([]);
    expect(await words.inputValue()).toBe('바로 앞 글자 하나만 보고 다음 글자를 골라요. 끝');
    await button(ko.reflect.submit).click();
    await page.getByRole('heading', { name: ko.quest.completed }).waitFor();

    await page.goto(`${stack.url}/quests/train-microgpt`);
    await button(ko.quest.begin).click();
    const prediction = page.getByRole('region', { name: ko.prediction.label }).getByRole('textbox');
    await prediction.fill('3.');
    await prediction.focus();
    requests = [];
    await compose('3');
    await enterWhileComposing();
    expect(requests).toEqual([]);
    await keys.send('Input.insertText', { text: '3' });
    expect(await prediction.inputValue()).toBe('3.3');
    await page.keyboard.press('Enter');
    await page.locator('.sealed').waitFor();
  });
});

/** The editor takes what was composed over from the page a moment later. */
const reads = (editor: Locator, text: string): Promise<string> =>
  until(
    async () => (await editor.innerText()).trim(),
    (shown) => shown === text,
  );

/** Passes next-letter up to its reflection. */
async function walkTo(page: Page, url: string, button: (name: string) => Locator): Promise<void> {
  const handIn = async (submit: string): Promise<void> => {
    await button(submit).click();
    await page.getByRole('heading', { name: ko.verdict.status.passed }).waitFor();
    await button(ko.quest.continue).click();
  };
  await page.goto(`${url}/quests/next-letter`);
  await button(ko.quest.begin).click();
  await page.getByRole('radio').first().check();
  await handIn(ko.handIn.submit.predict);
  await button(ko.quest.begin).click();
  await page.getByRole('slider').first().press('ArrowLeft');
  await handIn(ko.handIn.submit.predict);
  await button(ko.quest.begin).click();
  await handIn(ko.handIn.submit.recipe);
}
