const FAMILY = 'Pretendard Variable';
const IN_CODE = 'Hangul in Code';
/**
 * A Latin letter of JetBrains Mono is 0.6 em wide and a syllable of Pretendard 0.864 em. Grown to 0.9 em, two
 * syllables stand under three letters, so that columns of code with Korean comments meet again.
 */
const SIZE_ADJUST = `${((0.9 / 0.8643) * 100).toFixed(2)}%`;

/** Gives each face of Pretendard a twin for code, from the same files; answers how many there are. */
export function alignHangulInCode(sheets: Iterable<CSSStyleSheet>): number {
  let twins = 0;
  for (const sheet of sheets) {
    const faces = [...sheet.cssRules].filter((rule) => rule.cssText.startsWith('@font-face')).filter(isPretendard);
    for (const face of faces) {
      const twin = face.cssText.replace(FAMILY, IN_CODE).replace(/\}\s*$/, `size-adjust: ${SIZE_ADJUST}; }`);
      // Into the same sheet: addresses in it are relative to where it came from.
      sheet.insertRule(twin, sheet.cssRules.length);
      twins += 1;
    }
  }
  return twins;
}

const isPretendard = (rule: CSSRule): boolean => rule.cssText.includes(`"${FAMILY}"`);
