import { useTranslation } from '../../i18n/index.ts';

/** A loss in nats, told to the thousandth. */
export const lossWords = (value: number): string => value.toFixed(3);

/** A number of any size in four characters or so: 0.00012 -> 1.2e-4. */
export function shortNumber(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) return value.toExponential(1).replace('e+', 'e');
  return size >= 100 ? value.toFixed(0) : size >= 1 ? value.toFixed(2) : value.toFixed(4);
}

/** Bytes in the unit that keeps the figure short. Units are the same in both languages. */
export function bytesWords(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB'] as const;
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${units[power] ?? 'B'}`;
}

/** Seconds of training that are left at the pace so far; null while nobody can tell. */
export function secondsLeft(step: number, steps: number, seconds: number | undefined): number | null {
  return seconds === undefined || step <= 0 || seconds <= 0 ? null : ((steps - step) * seconds) / step;
}

/** Words for a duration: seconds below two minutes, minutes above. */
export function useDuration(): (seconds: number) => string {
  const { t } = useTranslation();
  return (seconds) =>
    seconds < 120
      ? t('runs.left.seconds', { value: Math.max(1, Math.ceil(seconds)) })
      : t('runs.left.minutes', { value: Math.round(seconds / 60) });
}
