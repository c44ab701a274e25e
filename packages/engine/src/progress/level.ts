import type { LocalText } from '../quest/text.ts';

/** Titles on the way, by the level from which each is carried. Below the first level it is the first one. */
export const TITLES: readonly { readonly from: number; readonly title: LocalText }[] = [
  { from: 1, title: { ko: '불씨', en: 'Spark' } },
  { from: 3, title: { ko: '글자지기', en: 'Letter-keeper' } },
  { from: 5, title: { ko: '기울기꾼', en: 'Gradient hand' } },
  { from: 8, title: { ko: '눈맞춤', en: 'Attentive' } },
  { from: 10, title: { ko: 'microgpt 장인', en: 'microgpt artisan' } },
  { from: 13, title: { ko: '학습 조련사', en: 'Tamer of training' } },
  { from: 16, title: { ko: '대장장이', en: 'Smith' } },
  { from: 18, title: { ko: '한국어 길잡이', en: 'Guide' } },
  { from: 20, title: { ko: '플레이북 저자', en: 'Author' } },
];

export interface Level {
  readonly level: number;
  /** XP at which this level began, and at which the next one begins. */
  readonly floor: number;
  readonly ceiling: number;
  readonly title: LocalText;
}

/** XP in total that a level needs: 30·n·(n+1). */
export function xpForLevel(level: number): number {
  return 30 * level * (level + 1);
}

/** The level that an amount of XP stands for; level 0 below the first threshold. */
export function levelOf(xp: number): Level {
  const total = Number.isFinite(xp) ? Math.max(0, xp) : 0;
  let level = Math.floor((Math.sqrt(1 + (4 * total) / 30) - 1) / 2);
  while (xpForLevel(level + 1) <= total) level += 1;
  while (level > 0 && xpForLevel(level) > total) level -= 1;
  return { level, floor: xpForLevel(level), ceiling: xpForLevel(level + 1), title: titleOf(level) };
}

export function titleOf(level: number): LocalText {
  const reached = TITLES.filter(({ from }) => from <= level);
  return (reached.at(-1) ?? TITLES[0])!.title;
}
