import { describe, expect, it } from '@jest/globals';
import { PART_FAMILIES, PART_SYMBOLS } from '@ear/engine';
import { compareRuns, PART_SYMBOLS as OF_ENGINE } from '@ear/native';
import { findOp } from '../../oracle/catalogue.ts';
import { SMALL, TEXT } from '../../testing/parts.ts';

describe('the operations that a part may take the place of', () => {
  it('are those of the native engine', () => {
    expect([...PART_SYMBOLS].sort()).toEqual(OF_ENGINE.map(({ symbol }) => symbol).sort());
  });

  it.each(OF_ENGINE)('have the C signature that checks of kernels have: $symbol', ({ symbol, args }) => {
    const wanted = findOp(symbol)?.args.map(({ name, type }) => ({ name, type }));
    expect(args.map(({ name, type }) => ({ name, type }))).toEqual(wanted);
  });

  it.each(PART_SYMBOLS)('belong to the family of models that the linter says: %s', async (symbol) => {
    const call = () => Promise.reject(new Error('called'));
    const band = { atol: 1, rtol: 0 };
    for (const family of ['gpt2', 'llama'] as const) {
      const recipe = { ...SMALL, model: { ...SMALL.model, family } };
      const run = compareRuns({ recipe, text: TEXT, part: { kind: 'kernel', symbol, call }, band });
      const fits = PART_FAMILIES[symbol] === null || PART_FAMILIES[symbol] === family;
      await expect(run).rejects.toThrow(fits ? 'called' : symbol);
    }
  });
});
