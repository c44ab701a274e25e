import { describe, expect, it } from '@jest/globals';
import { CATEGORIES } from '@ear/engine';
import { message, MESSAGE_IDS } from './messages.ts';

/** Ids that only a verdict as a whole says, never a check's row. */
const OF_THE_WHOLE = ['files', 'payload', 'platform', 'cancelled'];

describe('the sentences', () => {
  it.each(MESSAGE_IDS)('%s exist in both languages, politely and with the same facts', (id) => {
    const { text } = message(id, {});
    expect(text.ko).toMatch(/(요|세요|까요)[.?(]|: /);
    expect(text.ko).toMatch(/[가-힣]/);
    expect(text.en).toMatch(/^[A-Z: ]/);
    expect(`${text.ko}${text.en}`).not.toContain('!');
  });

  it.each(MESSAGE_IDS)('%s has an id that begins with a category', (id) => {
    const first = id.split('.')[0] as string;
    expect(Object.hasOwn(CATEGORIES, first) || OF_THE_WHOLE.includes(first)).toBe(true);
  });

  it('hold facts in their own language, cleaned', () => {
    const { text } = message('training.refused', { text: { ko: '너무 커요\u001b[31m\nㅎ', en: 'too large' } });
    expect(text.ko).toContain('너무 커요 ㅎ');
    expect(text.en).toContain('too large');
  });
});
