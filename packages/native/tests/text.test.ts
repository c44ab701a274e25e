import { describe, expect, it } from '@jest/globals';
import { loadTokenizer, normalizeText, trainTokenizer } from '../lib/index.js';
import type { TokenizerKind } from '../lib/index.js';

const korean = '대한민국은 민주공화국이다. 대한민국의 주권은 국민에게 있고, 모든 권력은 국민으로부터 나온다. '.repeat(
  3,
);
const kinds: TokenizerKind[] = ['char', 'byte', 'bpe', 'unigram'];
/** Hostile input arrives without types. */
const train = (input: unknown, options?: unknown) => trainTokenizer(input as never, options as never);
const refused = (code: string) => expect.objectContaining({ code });

describe('a tokenizer', () => {
  it.each(kinds)('of the kind %s gives its text back, also from its file', async (kind) => {
    const trained = await trainTokenizer({ text: korean, kind, vocab_size: 320, end: true });
    const ids = trained.encode(korean);
    expect(Object.prototype.toString.call(ids)).toBe('[object Int32Array]');
    expect(trained.decode(ids)).toBe(korean);
    expect(trained.end).toBe(trained.vocabSize - 1);
    expect(trained.tokens).toHaveLength(trained.vocabSize);
    expect(trained.tokens.at(-1)).toBe('<END>');
    expect(trained.decode([trained.vocabSize - 1])).toBe('');
    const loaded = loadTokenizer(trained.save());
    expect(loaded.encode(korean)).toEqual(ids);
    expect(loaded.save()).toBe(trained.save());
  });

  it('learns BPE by count, and of equal counts takes the smaller pair', async () => {
    // Worked out by hand in tests/engine/text_bpe.cpp.
    const { tokens, encode, end, vocabSize } = await trainTokenizer({ text: 'aaab aaab', vocab_size: 300 });
    expect(tokens.slice(256)).toEqual(['aa', 'ab', 'aaab']);
    expect([...encode('aaaab')]).toEqual([256, 256, 98]);
    expect({ end, vocabSize }).toEqual({ end: null, vocabSize: 259 });
  });

  it('knows bytes that no piece holds, and shows parts of characters as bytes', async () => {
    const { tokens, token, encode, decode } = await trainTokenizer({ text: korean, kind: 'unigram', vocab_size: 300 });
    expect(decode(encode('뷁 \u{1f600}\0'))).toBe('뷁 \u{1f600}\0');
    expect(tokens[0xea]).toBe('\\xea');
    expect([...token(0xea)]).toEqual([0xea]);
    expect(decode([0xea, 0xb0])).toBe('\ufffd');
  });

  it('normalises what it learns from and what it encodes', async () => {
    const { encode } = await trainTokenizer({ text: '한글', kind: 'char' });
    expect(encode('한글'.normalize('NFD'))).toEqual(encode('한글'));
    const asItIs = await trainTokenizer({ text: '한글', kind: 'char', normalize: 'none' });
    expect(() => asItIs.encode('한글'.normalize('NFD'))).toThrow(refused('EAR_ERR_TEXT'));
  });

  it('takes a text of one character, and none where its kind can', async () => {
    expect((await trainTokenizer({ text: '가', kind: 'char' })).tokens).toEqual(['가']);
    expect((await trainTokenizer({ text: '', kind: 'bpe' })).vocabSize).toBe(256);
    await expect(train({ text: '', kind: 'char' })).rejects.toEqual(refused('EAR_ERR_ARGUMENT'));
  });

  it('stops learning when it is cancelled', async () => {
    const words = Array.from({ length: 200_000 }, (_, i) => ((i * 2_654_435_761) % 2 ** 32).toString(36));
    const controller = new AbortController();
    const learning = train({ text: words.join(' '), vocab_size: 65_536 }, { signal: controller.signal });
    controller.abort();
    await expect(learning).rejects.toMatchObject({
      code: 'EAR_CANCELLED',
      sentence: { ko: '토크나이저 학습을 취소했어요.' },
    });
    await expect(train({ text: korean }, { signal: AbortSignal.abort() })).rejects.toEqual(refused('EAR_CANCELLED'));
  });
});

describe('normal forms', () => {
  it.each(['NFC', 'NFKC', 'NFD', 'NFKD'] as const)('%s is that of JavaScript', (form) => {
    // Characters of Unicode 14 and before: what both know.
    const text = '한글ㅎㅏㄴ ①㈜ﬁ Å a\u0323\u0301 \u1112\u1161\u11ab q\u0307\u0323 ﷺ 豈 \u{1d15e} हिन्दी';
    expect(normalizeText(text, form.toLowerCase() as 'nfc')).toBe(text.normalize(form));
  });

  it('leaves a text as it is when none is asked for', () => {
    expect(normalizeText('e\u0301', 'none')).toBe('e\u0301');
  });
});

describe('what a tokenizer refuses', () => {
  it.each([
    ['no input', undefined],
    ['no text', {}],
    ['half a character', { text: '\ud800' }],
    ['an unknown kind', { text: 'a', kind: 'wordpiece' }],
    ['an unknown form', { text: 'a', normalize: 'NFC' }],
    ['an unknown key', { text: 'a', vocabSize: 300 }],
    ['too small a vocabulary', { text: 'a', kind: 'unigram', vocab_size: 299 }],
    ['too large a vocabulary', { text: 'a', vocab_size: 65_537 }],
    ['half a token', { text: 'a', vocab_size: 300.5 }],
    ['an end that is a word', { text: 'a', end: 'yes' }],
  ])('%s', async (_, input) => {
    await expect(train(input)).rejects.toEqual(refused('EAR_BAD_ARGUMENT'));
  });

  it('ids out of its range and texts that are none', async () => {
    const { decode, encode, token } = await trainTokenizer({ text: 'a', kind: 'byte' });
    for (const id of [-1, 256, 0.5, NaN]) {
      expect(() => decode([id])).toThrow(refused('EAR_BAD_ARGUMENT'));
      expect(() => token(id)).toThrow(refused('EAR_BAD_ARGUMENT'));
    }
    expect(() => encode('\udc00')).toThrow(refused('EAR_BAD_ARGUMENT'));
    expect(() => encode(7 as never)).toThrow(refused('EAR_BAD_ARGUMENT'));
  });

  it('a file with a fault, which it names in both languages', async () => {
    const file = (await trainTokenizer({ text: 'aaab aaab', vocab_size: 300 })).save();
    const load = (text: string) => () => loadTokenizer(text);
    expect(load(file.replace('[256,257]', '[256,258]'))).toThrow(
      expect.objectContaining({
        code: 'EAR_ERR_TEXT',
        sentence: {
          en: 'Merges[2] refers to a token that is not there yet; so far there are 258.',
          ko: 'merges[2] 값이 아직 없는 토큰을 가리켜요. 여기까지 토큰은 258개예요.',
        },
      }),
    );
    expect(load(file.slice(0, 100))).toThrow(/^Line \d+, column \d+: /);
    expect(load('')).toThrow(refused('EAR_ERR_TEXT'));
    expect(() => loadTokenizer(undefined as never)).toThrow(refused('EAR_BAD_ARGUMENT'));
  });
});
