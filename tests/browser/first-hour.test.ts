import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { en } from '../../apps/web/src/i18n/en/index.ts';
import { ko } from '../../apps/web/src/i18n/ko/index.ts';
import { describeInChromium, openBrowser, seriousViolations } from '../support/browser.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const SOLUTION = fs.readFileSync(path.join(ROOT, 'quests/foundations/value-autograd/solution/value.py'), 'utf8');
const WORDS = {
  ko: {
    ...ko,
    steps: '걸음 수',
    rate: '학습률',
    reflection:
      '바로 앞 글자만 보고 다음 글자를 골라요. 이름 전체의 뜻이나 길이는 모르고, 그래서 끝이 어색해져요. 그래도 손실은 줄어들었어요.',
  },
  en: {
    ...en,
    steps: 'Steps',
    rate: 'Learning rate',
    reflection:
      'It looks at one letter only and draws the next by what it counted; it knows nothing about the whole name or its length, and yet the loss went down.',
  },
} as const;

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});

afterAll(async () => {
  await stack?.stop();
});

/** A guest's first hour, as a person at the keyboard would live it. */
for (const locale of ['ko', 'en'] as const) {
  describeInChromium(`in ${locale}, a newcomer`, () => firstHour(locale));
}

function firstHour(locale: 'ko' | 'en'): void {
  const words = WORDS[locale];
  const name = locale === 'ko' ? '새내기' : 'newcomer';
  let browser: BrowserContext;
  let page: Page;
  let xpBefore = '';

  const button = (label: string): Locator => page.getByRole('button', { name: label, exact: true });
  const bench = (): Locator => page.getByRole('region', { name: words.quest.bench });
  const expectNoViolation = async (): Promise<void> => expect(await seriousViolations(page)).toEqual([]);

  async function passed(): Promise<void> {
    await page.getByRole('heading', { name: words.verdict.status.passed }).waitFor();
  }

  async function reflect(): Promise<void> {
    await page.getByRole('textbox', { name: words.reflect.label }).fill(words.reflection);
    await button(words.reflect.submit).click();
    await page.getByRole('heading', { name: words.quest.completed }).waitFor();
  }

  /** Begins the next step; the first one begins with the quest itself. */
  async function begin(): Promise<void> {
    await button(words.quest.begin).click();
    await bench().locator('.hand-in').waitFor();
  }

  beforeAll(async () => {
    browser = await openBrowser(locale);
    page = browser.pages()[0] ?? (await browser.newPage());
  });

  afterAll(async () => {
    await browser?.close();
  });

  it('starts the first quest from the landing page without an account', async () => {
    await page.goto(stack.url);
    expect(await page.locator('html').getAttribute('lang')).toBe(locale);
    await expectNoViolation();
    await page.getByRole('button', { name: words.landing.begin }).click();
    await page.waitForURL('**/quests/next-letter');
  });

  it('passes next-letter: a pick, a distribution, names that the machine made up, a reflection', async () => {
    const start = button(words.quest.begin);
    const options = page.getByRole('radio');
    await start.or(options.first()).first().waitFor();
    if (await start.isVisible()) await begin();
    await options.first().check();
    await expectNoViolation();
    await button(words.handIn.submit.predict).click();
    await passed();
    await expectNoViolation();
    await button(words.quest.continue).click();

    await begin();
    await page.getByRole('slider').first().press('ArrowLeft');
    await button(words.handIn.submit.predict).click();
    await passed();
    await button(words.quest.continue).click();

    await begin();
    await button(words.handIn.submit.recipe).click();
    await passed();
    await page.getByText(words.bigram.title).first().waitFor();
    await page.getByText(words.evidence.samples).first().waitFor();
    await expectNoViolation();
    await button(words.quest.continue).click();
    await reflect();
    await expectNoViolation();
  });

  it('signs up and keeps the XP', async () => {
    const bar = page.getByRole('progressbar', { name: words.shell.xpBar });
    xpBefore = (await bar.getAttribute('aria-valuenow')) ?? '';
    expect(Number(xpBefore)).toBeGreaterThan(0);
    await page.getByRole('link', { name: words.quest.signUp }).click();
    await page.getByRole('textbox', { name: words.account.name }).fill(name);
    await page.getByLabel(words.account.password, { exact: true }).fill('correct-horse-battery');
    await expectNoViolation();
    await page.getByRole('main').getByRole('button', { name: words.account.signUp, exact: true }).click();
    await page.getByText(name).first().waitFor();
    await until(
      () => bar.getAttribute('aria-valuenow'),
      (xp) => xp === xpBefore,
    );
  });

  it('passes value-autograd in the editor, after a first red that says what it saw', async () => {
    await page.goto(`${stack.url}/quests/value-autograd`);
    await button(words.quest.begin).click();
    const editor = page.getByRole('textbox', { name: /value\.py/ });
    await editor.waitFor();
    await button(words.handIn.submit.code).click();
    await page.getByRole('heading', { name: words.verdict.status.failed }).waitFor();
    await page.getByText(words.verdict.expectedRed).waitFor();
    await expectNoViolation();

    await editor.click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.evaluate((code) => navigator.clipboard?.writeText(code).catch(() => {}), SOLUTION);
    await page.keyboard.insertText(SOLUTION);
    await button(words.handIn.runPublic).click();
    await page.getByRole('heading', { name: words.verdict.publicStatus.passed }).waitFor();
    await page
      .getByRole('button', { name: words.handIn.submit.code })
      .or(button(words.handIn.again.code))
      .first()
      .click();
    await passed();
    await button(words.quest.continue).click();
    for (const last of [false, true]) {
      await button(words.quest.begin).click();
      await page.getByRole('textbox', { name: /value\.py/ }).waitFor();
      await button(words.handIn.submit.code).click();
      await passed();
      await button(words.quest.continue).click();
      if (last) await reflect();
    }
  });

  it('watches train-microgpt: a sealed prediction, a live curve, a loss below the goal', async () => {
    await page.goto(`${stack.url}/quests/train-microgpt`);
    await button(words.quest.begin).click();
    const label = page.getByRole('region', { name: words.prediction.label });
    await label.getByRole('textbox').fill('3.3');
    await button(words.prediction.seal).click();
    await page.getByRole('spinbutton', { name: words.steps, exact: true }).fill('1000');
    await page.getByRole('spinbutton', { name: words.rate, exact: true }).fill('0.01');
    await button(words.handIn.submit.recipe).click();
    await passed();
    await page.getByText(words.evidence.samples).first().waitFor();
    await page.getByText(words.curve.asTable).first().waitFor();
    await expectNoViolation();
    await button(words.quest.continue).click();
    await reflect();
  });

  it('reads the journey and finds that its chain verifies', async () => {
    await page.goto(`${stack.url}/journey`);
    await button(words.journey.verify).click();
    await page.getByRole('status').filter({ hasText: /\d/ }).first().waitFor();
    await expectNoViolation();
    await page.goto(`${stack.url}/map`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expectNoViolation();
    await page.setViewportSize({ width: 390, height: 844 });
    await until(
      () => page.evaluate(() => document.documentElement.scrollWidth),
      (wide) => wide <= 390,
    );
  });
}
