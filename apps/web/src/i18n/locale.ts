import type { Locale } from '@ear/engine';

const KEY = 'ear:locale';

/** The language of a first visit: what the browser asks for where we have it, Korean otherwise. */
export function firstLocale(asked: readonly string[]): Locale {
  const known = asked.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag === 'ko' || tag === 'en');
  return known === 'en' ? 'en' : 'ko';
}

/** The language that was chosen in this browser, if one was. */
export function keptLocale(): Locale | null {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'ko' || kept === 'en' ? kept : null;
  } catch {
    return null;
  }
}

export function keepLocale(locale: Locale): void {
  try {
    localStorage.setItem(KEY, locale);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
