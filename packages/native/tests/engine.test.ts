import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { inPackage, runToEnd } from './support.ts';

const tool = (name: string) => inPackage('build', name);

describe('the engine without Node', () => {
  // Goldens: CPython 3.11.7 running microgpt.py on tests/golden/words.txt with these settings, losses as hexadecimal doubles.
  it.each([
    ['words-default.txt', '--steps 60'],
    ['words-two-layers.txt', '--steps 40 --n-layer 2 --n-embd 12 --n-head 3 --block-size 6 --seed 7'],
    [
      'words-odd-width.txt',
      '--steps 25 --n-layer 3 --n-embd 10 --n-head 1 --block-size 4 --seed 0 --lr 0.05 --temperature 0.8',
    ],
  ])('ear-train prints what CPython prints: %s', async (golden, options) => {
    const args = ['--hex', '--samples', '5', '--docs', inPackage('tests/golden/words.txt'), ...options.split(' ')];
    const { code, output } = await runToEnd(tool('ear-train'), args);
    const expected = readFileSync(inPackage('tests/golden', golden), 'utf8');
    expect(code).toBe(0);
    expect(output).toBe(expected);
  });

  it.each([
    [['--steps', '5'], 64, 'FILE is missing'],
    [['--docs', 'x', '--steps', 'many'], 64, 'takes a whole number'],
    [['--docs', 'x', '--lr', 'nan'], 64, 'takes a positive number'],
    [['--docs', 'x', '--speed', '9'], 64, 'not known'],
    [['--docs', '/nowhere/names.txt'], 1, 'cannot be read'],
    [['--docs', inPackage('tests/golden/words.txt'), '--n-head', '3'], 1, 'EAR_ERR_ARGUMENT'],
  ])('ear-train refuses %j with exit code %i', async (args, exit, sentence) => {
    const { code, output } = await runToEnd(tool('ear-train'), args);
    expect(output).toContain(sentence);
    expect(code).toBe(exit);
  });
});
