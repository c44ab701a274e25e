import type { LocalText } from '@ear/engine';

/** Speed against an author's reference. */
export const PERF = {
  'slow.ratio': {
    ko: '기준 구현보다 {value}배 걸려요(95 % 구간: {low}배에서 {high}배, 허용: {max}배까지). 같은 계산을 되풀이하거나 반복문으로 하나씩 도는 곳을 찾아 한꺼번에 계산해 보세요.',
    en: 'It takes {value} times as long as the reference (95 % interval: {low} to {high}; allowed: {max}). Look for work that is done again and again, or element by element, and do it at once.',
  },
} as const satisfies Record<string, LocalText>;
