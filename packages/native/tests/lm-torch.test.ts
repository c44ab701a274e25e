import { describe, expect, it, jest } from '@jest/globals';
import { inPackage, pythonWith, runToEnd } from './support.ts';

/** Importing torch takes long on a busy machine. */
jest.setTimeout(240_000);

const probe = inPackage('build', 'ear-lm-probe');

const python = pythonWith(['numpy', 'torch']);
const where = python ? describe : describe.skip;

const because = python ? '' : ' (skipped: no Python here has PyTorch)';

where(`the fast model beside PyTorch${because}`, () => {
  it('has the logits, gradients and AdamW step of the same GPT-2 and Llama models', async () => {
    const { code, output } = await runToEnd(python as string, [inPackage('tests/pytorch/lm.py'), probe]);
    expect(output).toMatch(/^(?:.*logits.*gradients.*step.*\n){4}$/);
    expect(code).toBe(0);
  });
});

describe('the fast model on other instruction sets', () => {
  const shapes = ['gpt2 2 3 3 99 0 40 71 1 1 5', 'llama 2 6 2 60 77 37 53 0 0 4'];

  it.each(shapes)('has the same bits as without vectors, and with other numbers of threads: %s', async (shape) => {
    const answers = [];
    // One that the processor lacks falls back to the widest that it has.
    for (const EAR_ISA of ['scalar', 'avx2', 'avx512'])
      for (const threads of ['1', '3'])
        answers.push(await runToEnd(probe, [...shape.split(' '), threads], { EAR_ISA }));
    expect(answers[0]).toMatchObject({ code: 0, output: expect.stringContaining('"hash": "') });
    expect(new Set(answers.map(({ output }) => output)).size).toBe(1);
  });
});
