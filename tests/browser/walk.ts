import type { Locator, Page } from 'playwright-core';
import { until } from '../support/until.ts';

/** Posts to the API as the page does, with its cookie and from its origin. */
async function post(page: Page, path: string, body: object): Promise<void> {
  const status = await page.evaluate(
    async ([to, json]) => {
      const response = await fetch(to, { method: 'POST', headers: { 'content-type': 'application/json' }, body: json });
      return response.status;
    },
    [path, JSON.stringify(body)] as const,
  );
  if (status >= 400) throw new Error(`POST ${path}: ${status}`);
}

/** Becomes a guest, on the first page. */
export async function becomeGuest(page: Page, url: string, locale: 'ko' | 'en'): Promise<void> {
  await page.goto(url);
  await post(page, '/api/auth/guest', { locale, zone: 'Asia/Seoul' });
}

/** Becomes a guest and opens a quest, at its first briefing. */
export async function openAsGuest(page: Page, url: string, quest: string, locale: 'ko' | 'en'): Promise<void> {
  await becomeGuest(page, url, locale);
  await post(page, `/api/quests/${quest}/attempts`, {});
  await page.goto(`${url}/quests/${quest}`);
}

/** Presses Tab until `target` has the focus and shows it; fails when it cannot be reached so. */
export async function tabTo(page: Page, target: Locator, most = 60): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < most; presses += 1) {
    if (await hasFocus(target)) {
      // The editor draws its outline a moment after it took the focus. A page that has just come may take the focus back.
      await until(async () => !(await hasFocus(target)) || (await showsFocus(target)));
      if (await hasFocus(target)) return;
    }
    await page.keyboard.press('Tab');
  }
  const at = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 160) ?? '');
  throw new Error(`${most} presses of Tab did not reach ${target.toString()}; the focus is at ${at}`);
}

export const hasFocus = (target: Locator): Promise<boolean> =>
  target.first().evaluate((element) => element === document.activeElement);

/** Whether an outline is drawn around the element or the label that stands for it. */
const showsFocus = (target: Locator): Promise<boolean> =>
  target.first().evaluate((element) => {
    for (let one: Element | null = element; one !== null && one !== document.body; one = one.parentElement) {
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      if (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1) return true;
    }
    return false;
  });
