import { LOCALES, type Locale } from '@ear/engine';

/** The language of this run: `--lang`, then EAR_LANG, then the terminal's own; English where none is ours. */
export function localeOf(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Locale {
  const flag = args.flatMap((one, i) =>
    one === '--lang' ? [args[i + 1]] : one.startsWith('--lang=') ? [one.slice(7)] : [],
  )[0];
  const candidates = [flag, env['EAR_LANG'], env['LC_ALL'], env['LC_MESSAGES'], env['LANG']];
  const first = candidates.find((one) => one !== undefined && one !== '') ?? '';
  return LOCALES.find((locale) => first.toLowerCase().startsWith(locale)) ?? 'en';
}
