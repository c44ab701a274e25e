import { expect, it } from '@jest/globals';
import { code, judged } from '../testing/judged.ts';
import { hasRoom } from './jsonRoom.ts';

it('has room for the largest answers that a stub sends', async () => {
  const returned = [
    ['[n for n in range(199_000)]', '{"d":[]}'],
    ['[()] * 199_000', '[{"t":[]}, …]'],
    ['{n: n for n in range(99_000)}', '{"d":[[{"i":0},{"i":0}], …]}'],
    ['"[,{" * 33_000', '"[,{ …"'],
    ['["\\\\\\"[,{"] * 190_000', '["\\\\\\"[,{", …]'],
  ];
  const names = returned.map((_, at) => `f${at}`);
  const source = returned.map(([value], at) => `def f${at}():\n    return ${value}\n`).join('\n');
  const checks = names.map((fn) => ({ id: fn, kind: 'call', call: { fn, args: [] }, expect: 1 }));
  const verdict = await judged({ checks, payload: code(source), limits: { memory_mb: 512 } });
  // Read, and found to be no number.
  expect(verdict.checks.map(({ message }) => message?.id)).toEqual(names.map(() => 'type.shown'));
});

it('has none for text that becomes a hundred times as much', () => {
  expect(hasRoom(Buffer.from(`[${'[],'.repeat(3_000_000)}[]]`))).toBe(false);
  expect(hasRoom(Buffer.from(`[${'0,'.repeat(3_000_000)}0]`))).toBe(false);
  expect(hasRoom(Buffer.from(`["${'[{,'.repeat(3_000_000)}"]`))).toBe(true);
});
