import { describe, expect, it } from '@jest/globals';
import { lockOf } from './lock.ts';
import { withParticle } from './particle.ts';

const titles = {
  'next-letter': { ko: '다음 글자', en: 'The next letter' },
  'value-autograd': { ko: '스칼라 자동미분 Value', en: 'Scalar autograd: Value' },
  bpe: { ko: '토큰', en: 'Tokens' },
};
const none = { passed: new Set<string>(), granted: new Set<string>(), titles };

describe('lockOf', () => {
  it('leaves a quest open that requires nothing', () => {
    expect(lockOf({ slug: 'a', requires: [] }, none)).toBeNull();
  });

  it('names the missing quest in both languages', () => {
    expect(lockOf({ slug: 'a', requires: ['next-letter'] }, none)).toEqual({
      guard: 'questsPassed',
      text: { ko: '‘다음 글자’를 먼저 마치면 열려요.', en: 'Pass “The next letter” first to open this quest.' },
      needs: ['next-letter'],
    });
  });

  it('names only what is missing', () => {
    const lock = lockOf({ slug: 'a', requires: ['next-letter', 'bpe'] }, { ...none, passed: new Set(['next-letter']) });
    expect(lock?.needs).toEqual(['bpe']);
    expect(lock?.text.ko).toBe('‘토큰’을 먼저 마치면 열려요.');
  });

  it('takes any quest of a nested list', () => {
    const quest = { slug: 'a', requires: ['next-letter', ['bpe', 'value-autograd']] };
    expect(lockOf(quest, none)).toEqual({
      guard: 'questsPassed',
      text: {
        ko: '‘다음 글자’와 ‘토큰’이나 ‘스칼라 자동미분 Value’ 중 하나를 먼저 마치면 열려요.',
        en: 'Pass “The next letter” and one of “Tokens” or “Scalar autograd: Value” first to open this quest.',
      },
      needs: ['next-letter', 'bpe', 'value-autograd'],
    });
    expect(lockOf(quest, { ...none, passed: new Set(['next-letter', 'value-autograd']) })).toBeNull();
  });

  it('opens what a person granted, and only that', () => {
    const granted = new Set(['a']);
    expect(lockOf({ slug: 'a', requires: ['bpe'] }, { ...none, granted })).toBeNull();
    expect(lockOf({ slug: 'b', requires: ['bpe'] }, { ...none, granted })).not.toBeNull();
  });

  it('falls back on the slug of a quest without a title', () => {
    expect(lockOf({ slug: 'a', requires: ['constructor'] }, none)?.text.en).toContain('“constructor”');
  });
});

describe('withParticle', () => {
  it.each([
    ['값', '을', '값을'],
    ['나무', '을', '나무를'],
    ['Value', '을', 'Value를'],
    ['token', '을', 'token을'],
    ['GPT', '을', 'GPT를'],
    ['LLM', '을', 'LLM을'],
    ['llm.c', '을', 'llm.c를'],
    ['training', '을', 'training을'],
    ['3.11', '을', '3.11을'],
    ['GPT-2', '을', 'GPT-2를'],
    ['‘글자’', '과', '‘글자’와'],
    ['책(2)', '이나', '책(2)나'],
    ['', '을', '를'],
  ] as const)('says %s with %s as %s', (word, particle, said) => {
    expect(withParticle(word, particle)).toBe(said);
  });
});
