import { describe, expect, it } from '@jest/globals';
import { levelOf, xpForLevel } from './level.ts';

describe('levelOf', () => {
  it.each([
    [0, 0, 0, 60, '불씨'],
    [59, 0, 0, 60, '불씨'],
    [60, 1, 60, 180, '불씨'],
    [179, 1, 60, 180, '불씨'],
    [180, 2, 180, 360, '불씨'],
    [360, 3, 360, 600, '글자지기'],
    [900, 5, 900, 1260, '기울기꾼'],
    [2160, 8, 2160, 2700, '눈맞춤'],
    [3299, 9, 2700, 3300, '눈맞춤'],
    [3300, 10, 3300, 3960, 'microgpt 장인'],
    [5460, 13, 5460, 6300, '학습 조련사'],
    [8160, 16, 8160, 9180, '대장장이'],
    [10_260, 18, 10_260, 11_400, '한국어 길잡이'],
    [12_600, 20, 12_600, 13_860, '플레이북 저자'],
    [1_000_000, 182, 999_180, 1_010_160, '플레이북 저자'],
    [-50, 0, 0, 60, '불씨'],
  ])('makes %p XP level %p (%p to %p), %s', (xp, level, floor, ceiling, title) => {
    const { title: local, ...rest } = levelOf(xp);
    expect(rest).toEqual({ level, floor, ceiling });
    expect(local.ko).toBe(title);
  });

  it('steps exactly at every threshold', () => {
    for (let level = 1; level < 500; level += 1) {
      expect(levelOf(xpForLevel(level)).level).toBe(level);
      expect(levelOf(xpForLevel(level) - 1).level).toBe(level - 1);
    }
  });
});
