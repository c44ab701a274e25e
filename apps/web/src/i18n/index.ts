import i18next, { type i18n } from 'i18next';
import { josa } from 'es-hangul';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Locale } from '@ear/engine';
import { en } from './en/index.ts';
import { ko } from './ko/index.ts';
import { firstLocale, keepLocale, keptLocale } from './locale.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

/** Particles that depend on the last sound of the word before them: `{{title, 을/를}}`. */
const PARTICLES = ['을/를', '이/가', '은/는', '와/과', '으로/로'] as const;

/** Starts the message tables. `locale` overrides the browser's wish (tests). */
export function startMessages(locale?: Locale): i18n {
  const lng = locale ?? keptLocale() ?? firstLocale(navigator.languages);
  void i18next.use(initReactI18next).init({
    lng,
    fallbackLng: false,
    resources: { ko: { translation: ko }, en: { translation: en } },
    interpolation: { escapeValue: false },
    initAsync: false,
    react: { useSuspense: false },
  });
  for (const particle of PARTICLES) {
    i18next.services.formatter?.add(particle, (word: unknown) => josa(String(word), particle));
  }
  speak(lng);
  return i18next;
}

/** Changes the language of the page and remembers it in this browser. */
export async function changeLocale(locale: Locale): Promise<void> {
  keepLocale(locale);
  await i18next.changeLanguage(locale);
  speak(locale);
}

const speak = (locale: Locale): void => {
  document.documentElement.lang = locale;
};

/** The language of the page. */
export function useLocale(): Locale {
  return useTranslation().i18n.language === 'en' ? 'en' : 'ko';
}

/** Picks the page's language from a text that exists in both. */
export function useText(): (text: { readonly ko: string; readonly en: string }) => string {
  const locale = useLocale();
  return (text) => text[locale];
}

export { useTranslation } from 'react-i18next';
