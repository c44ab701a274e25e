/** Pairs of Korean particles: after a final consonant, after a vowel. */
const PAIRS = { 을: '를', 이: '가', 은: '는', 과: '와', 이나: '나' } as const;
export type Particle = keyof typeof PAIRS;

/** Digits whose Korean reading ends in a consonant: 영, 일, 삼, 육, 칠, 팔. */
const CLOSED_DIGITS = '013678';

/**
 * A word with the particle that its sound asks for: 값을, 나무를. Latin words are heard as Koreans read them aloud
 * (token을, Value를); brackets and quotation marks at the end are looked through.
 */
export function withParticle(word: string, particle: Particle): string {
  return word + (endsClosed(word) ? particle : PAIRS[particle]);
}

function endsClosed(word: string): boolean {
  const heard = word.replace(/[^\p{L}\p{N}]+$/u, '');
  const last = heard.at(-1) ?? '';
  if (last >= '가' && last <= '힣') return (last.charCodeAt(0) - 0xac00) % 28 !== 0;
  if (/[0-9]/.test(last)) return CLOSED_DIGITS.includes(last);
  // Acronyms are spelled out, and only L, M, N and R are named with a final consonant (엘, 엠, 엔, 알).
  if (/(^|[^A-Za-z])[A-Z]+$/.test(heard)) return /[LMNR]$/.test(heard);
  return /([lmn]|ng)$/i.test(heard);
}
