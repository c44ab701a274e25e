import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Action, Verdict } from '@ear/engine';
import { trainTokenizer } from '@ear/native';
import { localTrainer } from '../../index.ts';
import type { Trainer } from '../../index.ts';
import { judgedPart, SMALL, TEXT } from '../../testing/parts.ts';

const FILE = 'tokenizer.json';
const action: Action = { kind: 'artifact', files: [FILE] };
const check = {
  id: 'tokens',
  kind: 'part',
  part: 'tokenizer',
  file: FILE,
  dataset: 'words',
  recipe: { ...SMALL, tokenizer: { kind: 'bpe', vocab_size: 280 }, train: { ...SMALL.train, steps: 30 } },
  band: { atol: 0.01, rtol: 0 },
};
const handedIn = (bytes: string | Buffer): Promise<Verdict> =>
  judgedPart({
    checks: [check],
    action,
    payload: { kind: 'artifact', files: { [FILE]: Buffer.from(bytes).toString('base64') } },
  });
const shown = ({ checks }: Verdict): string => checks[0]?.message?.text.en ?? '';

describe('a run with a tokenizer of the student’s', () => {
  let same: string;
  beforeAll(async () => {
    same = (await trainTokenizer({ text: TEXT, kind: 'bpe', vocab_size: 280, normalize: 'none' })).save();
  });

  it('needs as many nats a byte as the reference where it is as good', async () => {
    const verdict = await handedIn(same);
    expect([verdict.status, shown(verdict)]).toEqual(['passed', '']);
    const { nats_per_byte, reference_nats_per_byte, bytes_per_token } = verdict.metrics;
    expect(nats_per_byte?.value).toBeCloseTo(reference_nats_per_byte?.value ?? 0, 2);
    expect(bytes_per_token?.value).toBeGreaterThan(1);
  });

  it('fails where a byte costs more, and says what a token holds', async () => {
    const worse = await trainTokenizer({ text: 'qq ww '.repeat(99), kind: 'bpe', vocab_size: 260, normalize: 'none' });
    const verdict = await handedIn(worse.save());
    expect([verdict.status, verdict.checks[0]?.message?.id]).toEqual(['failed', 'part.tokenizer_worse']);
    expect(shown(verdict)).toMatch(/A token holds 1\.\d\d bytes on average \(2\./);
  });

  it('fails where letters are dropped or changed on the way', async () => {
    const folds = await trainTokenizer({ text: `${TEXT}ﬁ`, kind: 'byte', normalize: 'nfkc' });
    const recipe = { ...check.recipe, data: { val_fraction: 0.2 } };
    const source = { load: async () => ({ text: `${TEXT}ﬁx it\n`, sha256: 'c'.repeat(64), fallback: true }) };
    const payload = { kind: 'artifact', files: { [FILE]: Buffer.from(folds.save()).toString('base64') } } as const;
    const verdict = await judgedPart({ checks: [{ ...check, recipe }], action, payload }, { datasets: source });
    expect([verdict.status, verdict.checks[0]?.message?.id]).toEqual(['failed', 'part.tokenizer_lost']);
    expect(shown(verdict)).toContain(`differs from character ${TEXT.length + 1} on: "ﬁ" went in, "f" came back`);
  });

  it.each([
    [
      'letters that it has never seen',
      () =>
        '{"format":"ear-tokenizer/1","kind":"char","normalize":"none","end":false,"vocab_size":2,"characters":"ab"}',
      'part.tokenizer_unreadable',
    ],
    ['no JSON', () => 'BPE, 280 tokens', 'part.tokenizer_unreadable'],
    [
      'a merge of what is not there yet',
      () => same.replace(/"merges":\[\s*\[\d+/, '"merges":[[300'),
      'part.tokenizer_unreadable',
    ],
    ['a bomb of brackets', () => '['.repeat(200_000), 'part.tokenizer_unreadable'],
    ['bytes that are no text', () => Buffer.from([0xff, 0xfe, 0x00]), 'part.tokenizer_text'],
  ])('takes no file with %s', async (_what, bytes, id) => {
    const verdict = await handedIn(bytes());
    expect([verdict.status, verdict.checks[0]?.message?.id]).toEqual(['failed', id]);
    expect(shown(verdict)).toContain(FILE);
  });

  it('takes no larger vocabulary than the recipe’s', async () => {
    const large = await trainTokenizer({ text: TEXT, kind: 'bpe', vocab_size: 290, normalize: 'none' });
    const verdict = await handedIn(large.save());
    expect([verdict.checks[0]?.message?.id, shown(verdict)]).toEqual([
      'part.tokenizer_large',
      expect.stringContaining('It has 290 tokens, and this run allows 280.'),
    ]);
  });

  it('runs out of time where reading the file does not end', async () => {
    const trainer: Trainer = {
      ...localTrainer(),
      tokenizer: (_file, _text, _normalize, signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('ended by SIGKILL')))),
    };
    const payload = { kind: 'artifact', files: { [FILE]: Buffer.from(same).toString('base64') } } as const;
    const verdict = await judgedPart({ checks: [check], action, payload, limits: { wall_s: 0.3 } }, { trainer });
    expect([verdict.status, verdict.checks[0]?.message?.id]).toEqual(['timed_out', 'timeout.wall']);
  });

  it('says that the file did not come', async () => {
    const payload = { kind: 'artifact', files: {} } as const;
    const verdict = await judgedPart({ checks: [check], action, payload });
    expect([verdict.status, verdict.checks[0]?.message?.id]).toEqual(['failed', 'files.missing']);
  });
});
