import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { judged } from '../../testing/judged.ts';
import { knownAs, readSafetensors } from './safetensors.ts';

// The same draws each time; the long run draws anew.
if (process.env['EAR_TEST_LONG'] !== '1') fc.configureGlobal({ seed: 1 });

type Header = Record<string, unknown>;

/** A file of that header (or header text) and as many bytes of data. */
function file(header: Header | string, data: Uint8Array = new Uint8Array()): Buffer {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header), 'utf8');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, data]);
}
const floats = (...values: number[]): Buffer => Buffer.from(Float32Array.from(values).buffer);
const entry = (dtype: string, shape: number[], begin: number, end: number): Header => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});
const RIGHT = file(
  { w: entry('F32', [2, 2], 0, 16), b: entry('I64', [1], 16, 24) },
  Buffer.concat([floats(1, 2, 3, 4), Buffer.alloc(8)]),
);
const CHECK = {
  id: 'weights',
  kind: 'artifact',
  file: 'model.safetensors',
  tensors: [
    { name: 'w', dtype: 'float32', shape: [2, 2] },
    { name: 'b', dtype: 'int64', shape: [1] },
  ],
};

async function verdictOn(
  content: Uint8Array,
  tensors: object[] = CHECK.tensors,
): Promise<{ status: string; id: string; text: string }> {
  const { status, checks } = await judged({
    action: { kind: 'artifact', files: ['model.safetensors'] },
    payload: { kind: 'artifact', files: { 'model.safetensors': Buffer.from(content).toString('base64') } },
    checks: [{ ...CHECK, tensors }],
  });
  const words = checks[0]?.message;
  return { status, id: words?.id ?? '', text: words?.text.en ?? '' };
}

describe('an artifact', () => {
  it('passes when it holds exactly the tensors that are listed', async () => {
    expect(await verdictOn(RIGHT)).toMatchObject({ status: 'passed' });
    const padded = file(
      '{"__metadata__":{"format":"np"},"b":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}      ',
      floats(7),
    );
    expect(await verdictOn(padded, [{ name: 'b', dtype: 'float32', shape: [] }])).toMatchObject({ status: 'passed' });
  });

  it.each([
    [
      'a tensor less',
      file({ w: entry('F32', [2, 2], 0, 16) }, floats(1, 2, 3, 4)),
      'artifact.missing',
      /b: int64 \(1,\)/,
    ],
    [
      'a tensor more',
      file(
        { w: entry('F32', [2, 2], 0, 16), b: entry('I64', [1], 16, 24), '\u001b[2Jx': entry('F32', [], 24, 28) },
        Buffer.alloc(28),
      ),
      'artifact.extra',
      /another tensor, x\./,
    ],
    [
      'another dtype',
      file({ w: entry('F64', [2, 2], 0, 32), b: entry('I64', [1], 32, 40) }, Buffer.alloc(40)),
      'artifact.differs',
      /float32 \(2, 2\) was expected, w: float64/,
    ],
    [
      'a dtype that nobody asks for',
      file({ w: entry('I16', [2, 2], 0, 8), b: entry('I64', [1], 8, 16) }, Buffer.alloc(16)),
      'artifact.differs',
      /w: I16 \(2, 2\) came/,
    ],
    [
      'another shape',
      file({ w: entry('F32', [4, 1], 0, 16), b: entry('I64', [1], 16, 24) }, Buffer.alloc(24)),
      'artifact.differs',
      /w: float32 \(4, 1\) came/,
    ],
    [
      'NaN',
      file(
        { w: entry('F32', [2, 2], 0, 16), b: entry('I64', [1], 16, 24) },
        Buffer.concat([floats(1, 2, NaN, 4), Buffer.alloc(8)]),
      ),
      'artifact.not_finite',
      /tensor w/,
    ],
    [
      'infinity',
      file(
        { w: entry('F32', [2, 2], 0, 16), b: entry('I64', [1], 16, 24) },
        Buffer.concat([floats(1, 2, Infinity, 4), Buffer.alloc(8)]),
      ),
      'artifact.not_finite',
      /tensor w/,
    ],
    [
      'a pickle',
      Buffer.from('\u0080\u0004\u0095\u0010\u0000\u0000\u0000\u0000\u0000\u0000\u0000}', 'latin1'),
      'artifact.format',
      /a pickle file/,
    ],
    ['an old pickle', Buffer.from("cos\nsystem\n(S'id'\ntR."), 'artifact.format', /a pickle file/],
    ['a torch.save', Buffer.from('PK\u0003\u0004archive/data.pkl'), 'artifact.format', /torch\.save/],
    ['an npy', Buffer.from('\u0093NUMPY\u0001\u0000v\u0000', 'latin1'), 'artifact.format', /\.npy file/],
    ['nothing', Buffer.alloc(0), 'artifact.unreadable', /too short/],
  ])('fails with a sentence of its own for %s', async (_what, content, id, words) => {
    const said = await verdictOn(content);
    expect(said).toMatchObject({ status: 'failed', id });
    expect(said.text).toMatch(words);
  });
});

describe('the safetensors layout', () => {
  const one = (header: Header | string, bytes = 8): ReturnType<typeof readSafetensors> =>
    readSafetensors(file(header, Buffer.alloc(bytes)));

  it.each<[string, Header | string]>([
    ['an overlap', { a: entry('U8', [8], 0, 8), b: entry('U8', [4], 4, 8) }],
    ['a gap', { a: entry('U8', [2], 0, 2), b: entry('U8', [4], 4, 8) }],
    ['bytes behind the last tensor', { a: entry('U8', [7], 0, 7) }],
    ['bytes before the first one', { a: entry('U8', [7], 1, 8) }],
    ['bytes beyond the file', { a: entry('U8', [9], 0, 9) }],
    ['a size that does not agree', { a: entry('F32', [3], 0, 8) }],
    ['a negative size', { a: entry('U8', [-8], 0, 8) }],
    ['sizes whose product overflows', { a: entry('U8', [2 ** 52, 2 ** 52, 0, 8], 0, 8) }],
    ['offsets the wrong way', { a: entry('U8', [], 8, 0) }],
    ['half an offset', { a: { dtype: 'U8', shape: [8], data_offsets: [0] } }],
    ['an offset that is no whole number', { a: entry('U8', [8], 0, 8.5) }],
    ['an unknown key', { a: { ...entry('U8', [8], 0, 8), strides: [1] } }],
    ['an unknown dtype', { a: entry('constructor', [8], 0, 8) }],
    ['too many axes', { a: entry('U8', [1, 1, 1, 1, 1, 1, 1, 1, 8], 0, 8) }],
    [
      'a name that comes twice',
      '{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}',
    ],
    ['a key that comes twice', '{"a":{"dtype":"U8","dtype":"U8","shape":[8],"data_offsets":[0,8]}}'],
    [
      'a name that comes twice in another spelling',
      '{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"\\u0061":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}',
    ],
    ['metadata that is no text', { __metadata__: { a: 1 }, a: entry('U8', [8], 0, 8) }],
    ['a list', '[1,2,3,4,5,6,7,8]'],
    ['text behind the header', '{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}} x'],
    ['no JSON', '{"a":'],
    ['a tensor that is null', '{"a":null}'],
  ])('refuses %s', (_what, header) => expect(one(header)).toHaveProperty('fault'));

  it('takes names that would harm a plain object, and colons and quotes in names', () => {
    for (const name of ['__proto__', 'constructor', 'a": {"b', 'x\\":', 'ㄱ'])
      expect(one(`{${JSON.stringify(name)}:{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}`)).toMatchObject([
        { name, dtype: 'U8' },
      ]);
  });

  it('reserves nothing by a number of the file’s, and stops at too many tensors and at deep nesting', () => {
    for (const length of [2n ** 64n - 1n, 2n ** 40n, 2n ** 20n + 1n]) {
      const content = Buffer.alloc(64);
      content.writeBigUInt64LE(length);
      expect(readSafetensors(content)).toHaveProperty('fault');
    }
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`t${i}`, entry('U8', [0], 0, 0)]));
    expect(one(many, 0)).toMatchObject({ fault: { en: 'there are too many tensors' } });
    expect(one(`{"a":${'['.repeat(400_000)}${']'.repeat(400_000)}}`)).toHaveProperty('fault');
  });

  it('reads or refuses whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const read = readSafetensors(bytes);
        knownAs(bytes);
        expect('fault' in read || Array.isArray(read)).toBe(true);
      }),
    );
    fc.assert(fc.property(fc.json(), (text) => expect(() => readSafetensors(file(text))).not.toThrow()));
    fc.assert(
      fc.property(fc.nat(RIGHT.length - 1), fc.nat(255), (at, byte) => {
        const changed = Buffer.from(RIGHT);
        changed[at] = byte;
        expect(() => readSafetensors(changed)).not.toThrow();
      }),
    );
  });
});
