import { SegmentedControl, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import type { Locale } from '@ear/engine';
import { changeProfile } from '../../api/index.ts';
import { changeLocale, useLocale, useTranslation } from '../../i18n/index.ts';

/** Language and theme. Both are remembered in this browser, the language by the account too. */
export function Appearance() {
  const { t } = useTranslation();
  const locale = useLocale();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const speak = async (next: Locale): Promise<void> => {
    await changeLocale(next);
    await changeProfile({ locale: next });
  };
  return (
    <section className="stack" aria-label={t('settings.appearance')}>
      <div className="stack tight">
        <h2 id="language-title">{t('settings.language')}</h2>
        <div>
          <SegmentedControl
            aria-labelledby="language-title"
            value={locale}
            onChange={(value) => void speak(value)}
            data={[
              { value: 'ko', label: t('settings.ko') },
              { value: 'en', label: t('settings.en') },
            ]}
          />
        </div>
      </div>
      <div className="stack tight">
        <h2 id="theme-title">{t('settings.theme')}</h2>
        <div>
          <SegmentedControl
            aria-labelledby="theme-title"
            value={colorScheme}
            onChange={(value) => setColorScheme(value as MantineColorScheme)}
            data={(['auto', 'light', 'dark'] as const).map((value) => ({
              value,
              label: t(`settings.scheme.${value}`),
            }))}
          />
        </div>
      </div>
    </section>
  );
}
