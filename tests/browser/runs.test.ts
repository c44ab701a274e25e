import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fs from 'node:fs';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { ko } from '../../apps/web/src/i18n/ko/index.ts';
import { RUN_FIELDS } from '../../packages/engine/src/index.ts';
import { describeInChromium, openBrowser, seriousViolations } from '../support/browser.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { becomeGuest, tabTo } from './walk.ts';

const NAMES = ['가람', '나래', '다온', '라온', '마루', '바다', '사랑', '아름', '하늘', '한결'];
const TEXT = Array.from({ length: 300 }, (_, index) => NAMES[(index * 7) % NAMES.length]).join('\n');

describeInChromium('a training run', () => {
  let stack: Stack;
  let browser: BrowserContext;
  let page: Page;

  const button = (label: string): Locator => page.getByRole('button', { name: label, exact: true });
  const field = (label: string, name: string): Locator =>
    page.getByRole('textbox', { name: `${label} ${name}`, exact: true });
  const state = (word: string): Locator => page.locator('.run-state').filter({ hasText: word });
  const loss = (): Locator => page.getByRole('slider', { name: ko.runs.curve.title, exact: true });
  const stepOf = async (): Promise<number> => Number(await loss().getAttribute('aria-valuenow'));
  const samples = (): Locator => page.locator('.run-samples .run-text');

  /** What is too wide for the window, and what axe finds. */
  async function flaws(width: number): Promise<string[]> {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    return [...(wide > width ? [`${wide} px wide`] : []), ...(await seriousViolations(page))];
  }

  async function start(steps: number): Promise<void> {
    await page.getByRole('radio', { name: ko.runs.make.from.text }).check();
    await page.getByRole('textbox', { name: ko.runs.make.pasted }).fill(TEXT);
    await field(RUN_FIELDS.train.steps.label.ko, 'steps').fill(String(steps));
    // So slow that it still runs when a slow browser gets to the next key.
    await field(RUN_FIELDS.train.batch_size.label.ko, 'batch_size').fill('64');
    await button(ko.runs.make.start).click();
    await page.waitForURL(/\/runs\/[0-9a-f-]{36}$/);
    await loss().waitFor();
  }

  beforeAll(async () => {
    stack = await startStack();
    browser = await openBrowser('ko', { width: 1280, height: 900 });
    page = browser.pages()[0] ?? (await browser.newPage());
    await becomeGuest(page, stack.url, 'ko');
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it('is reached from an empty list, and its form is whole for the keyboard', async () => {
    await page.goto(`${stack.url}/runs`);
    await tabTo(page, page.getByRole('link', { name: ko.runs.first }));
    expect(await flaws(1280)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: ko.runs.make.title }).waitFor();
    expect(await flaws(1280)).toEqual([]);
    await tabTo(page, button(ko.runs.make.start), 80);
  });

  it('draws loss and samples while it runs, and stops when it is cancelled', async () => {
    await page.goto(`${stack.url}/runs/new`);
    await start(20_000);
    const early = await until(stepOf, (step) => step > 10);
    await until(stepOf, (step) => step > early);
    await samples().first().waitFor();
    await until(
      () => page.locator('.run-chart canvas').count(),
      (charts) => charts === 3,
    );
    expect(await flaws(1280)).toEqual([]);

    await button(ko.runs.act.cancel).click();
    await state(ko.runs.state.cancelled).waitFor();
    await button(ko.runs.act.cancel).waitFor({ state: 'detached' });
    await page.reload();
    await until(stepOf, (step) => step > early);
    expect(await stepOf()).toBeLessThan(20_000);
    expect(await samples().count()).toBeGreaterThan(0);
    await state(ko.runs.state.cancelled).waitFor();
  });

  it('is done again with fewer steps, finishes, writes on from a prompt, and shows where it looks', async () => {
    await page.getByRole('link', { name: ko.runs.act.again }).click();
    await page.getByText(ko.runs.make.from.run).waitFor();
    await field(RUN_FIELDS.train.steps.label.ko, 'steps').fill('200');
    await button(ko.runs.make.start).click();
    await state(ko.runs.state.finished).waitFor();

    await page.getByRole('textbox', { name: ko.runs.ask.prompt, exact: true }).fill('하');
    await button(ko.runs.ask.go).click();
    await page.getByRole('heading', { name: ko.runs.ask.answers }).waitFor();
    await page.getByRole('textbox', { name: ko.runs.attention.prompt }).fill('하늘');
    await button(ko.runs.attention.go).click();
    const map = page.locator('.attention canvas');
    await map.focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('.bigram-readout').filter({ hasText: '%' }).waitFor();
    expect(await flaws(1280)).toEqual([]);
  });

  it('hands out its weights as safetensors', async () => {
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: ko.runs.keep.weights }).click();
    const bytes = fs.readFileSync(await (await waiting).path());
    const header: unknown = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString());
    expect(Object.keys(header as object).some((name) => name.includes('weight'))).toBe(true);
  });

  it('fits a small phone in dark mode, and its list too', async () => {
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await flaws(360)).toEqual([]);
    await page.goto(`${stack.url}/runs/new`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await flaws(360)).toEqual([]);
    await page.goto(`${stack.url}/runs`);
    await page.locator('.run-row').first().waitFor();
    expect(await flaws(360)).toEqual([]);
  });
});
