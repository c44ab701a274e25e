import { useMantineColorScheme, useComputedColorScheme } from '@mantine/core';
import { changeProfile } from '../api/index.ts';
import { changeLocale, useLocale, useTranslation } from '../i18n/index.ts';
import { useMe } from '../session/useMe.ts';

/** Changes the page's language; for somebody signed in the account remembers it too. */
export function LanguageSwitch() {
  const { t } = useTranslation();
  const me = useMe();
  const other = useLocale() === 'ko' ? 'en' : 'ko';
  const change = async (): Promise<void> => {
    await changeLocale(other);
    if (me !== null) await changeProfile({ locale: other });
  };
  return (
    <button type="button" className="switch" lang={other} onClick={() => void change()}>
      {t('shell.otherLanguage')}
    </button>
  );
}

/** Paper or ink. */
export function ThemeSwitch() {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark';
  const label = t(dark ? 'shell.toLight' : 'shell.toDark');
  return (
    <button
      type="button"
      className="switch"
      aria-label={label}
      title={label}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
        {dark ? (
          <g className="stroke">
            <circle cx="9" cy="9" r="3.500" />
            <path d="M9 1v2M9 15v2M1 9h2M15 9h2M3.300 3.300l1.400 1.400M13.300 13.300l1.400 1.400M3.300 14.700l1.400-1.400M13.300 4.700l1.400-1.400" />
          </g>
        ) : (
          <path className="stroke" d="M15.500 11.200A7 7 0 0 1 6.800 2.500a7 7 0 1 0 8.700 8.700Z" />
        )}
      </svg>
    </button>
  );
}
