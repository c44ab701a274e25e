import { describe, expect, it } from '@jest/globals';
import { RUN_LIMITS } from '@ear/engine';
import { readTextFile, sourceOf, type Chosen } from './source.ts';

const datasets = [
  { quest: 'train-microgpt', dataset: 'names', name: 'names.txt', quest_title: { ko: '훈련', en: 'Train' } },
];
const chosen = (change: Partial<Chosen>): Chosen => ({ from: 'text', dataset: '', pasted: '', file: null, ...change });
const of = (change: Partial<Chosen>) => sourceOf(chosen(change), datasets, null, 'pasted');

describe('the text to learn from', () => {
  it('is a dataset, what was written, or a file', () => {
    expect(of({ from: 'dataset', dataset: 'train-microgpt/names' }).body).toEqual({
      kind: 'dataset',
      quest: 'train-microgpt',
      dataset: 'names',
    });
    expect(of({ pasted: '가나다' }).body).toEqual({ kind: 'text', name: 'pasted', text: '가나다' });
    const file = { name: 'a.txt', bytes: 2, text: 'ab', flaw: null };
    expect(of({ from: 'file', file }).body).toEqual({ kind: 'text', name: 'a.txt', text: 'ab' });
  });

  it('is asked for while there is none', () => {
    expect(of({ pasted: ' \n' }).missing).toBe('textFirst');
    expect(of({ from: 'file' }).missing).toBe('fileFirst');
    expect(sourceOf(chosen({ from: 'dataset' }), [], null, '').missing).toBe('noDatasets');
  });

  it('is measured in bytes, not in letters', () => {
    const syllables = '가'.repeat(Math.floor(RUN_LIMITS.text_bytes / 3) + 1);
    expect(of({ pasted: syllables }).missing).toBe('tooLarge');
  });
});

describe('a file', () => {
  it('is read as UTF-8', async () => {
    expect(await readTextFile(new File(['한글'], 'ko.txt'))).toEqual({
      name: 'ko.txt',
      bytes: 6,
      text: '한글',
      flaw: null,
    });
  });

  it.each([
    ['another encoding', Uint8Array.of(0xc7, 0xd1)],
    ['bytes that are no text', Uint8Array.of(97, 0, 98)],
  ])('is refused for %s', async (_why, bytes) => {
    expect((await readTextFile(new File([bytes], 'a.bin'))).flaw).toBe('notText');
  });

  it('is refused by its size without being read', async () => {
    const large = new File([new Uint8Array(RUN_LIMITS.text_bytes + 1)], 'large.txt');
    expect((await readTextFile(large)).flaw).toBe('tooLarge');
  });
});
