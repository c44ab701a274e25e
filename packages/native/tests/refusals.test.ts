import { describe, expect, it } from '@jest/globals';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compilerAdvice } from '../lib/addon.js';
import { EarNativeError, sampleGpt, trainBigram, trainGpt } from '../lib/index.js';
import { inPackage, runToEnd } from './support.ts';

const recipe = { steps: 5, learning_rate: 0.01 };
const docs = ['gaon', 'nari'];
const different = (count: number) => Array.from({ length: count }, (_, i) => String.fromCodePoint(0x4e00 + i));

/** Hostile input arrives without types. */
const train = (input: unknown, options?: unknown) => trainGpt(input as never, options as never);

describe('what the engine refuses', () => {
  it.each([
    ['no documents', { docs: [], recipe }, 'docs'],
    ['too many documents', { docs: Array(200_001).fill('a'), recipe }, 'docs'],
    ['documents that are no list', { docs: 'gaon', recipe }, 'docs'],
    ['a document with NUL', { docs: ['ga\0on'], recipe }, 'docs[0]'],
    ['an empty document', { docs: ['gaon', ''], recipe }, 'docs[1]'],
    ['half a surrogate pair', { docs: ['\ud83d'], recipe }, 'docs[0]'],
    ['a document that is no string', { docs: [7], recipe }, 'docs[0]'],
    ['no recipe', { docs }, 'recipe'],
    ['no steps', { docs, recipe: { learning_rate: 0.1 } }, 'recipe.steps'],
    ['zero steps', { docs, recipe: { ...recipe, steps: 0 } }, 'recipe.steps'],
    ['too many steps', { docs, recipe: { ...recipe, steps: 20_001 } }, 'recipe.steps'],
    ['half a step', { docs, recipe: { ...recipe, steps: 1.5 } }, 'recipe.steps'],
    ['steps as text', { docs, recipe: { ...recipe, steps: '5' } }, 'recipe.steps'],
    ['a rate that is no number', { docs, recipe: { ...recipe, learning_rate: NaN } }, 'recipe.learning_rate'],
    ['an infinite rate', { docs, recipe: { ...recipe, learning_rate: Infinity } }, 'recipe.learning_rate'],
    ['a rate of zero', { docs, recipe: { ...recipe, learning_rate: 0 } }, 'recipe.learning_rate'],
    ['a rate above one', { docs, recipe: { ...recipe, learning_rate: 1.01 } }, 'recipe.learning_rate'],
    ['heads that do not divide the width', { docs, recipe: { ...recipe, n_head: 3 } }, 'recipe.n_head'],
    ['too many layers', { docs, recipe: { ...recipe, n_layer: 17 } }, 'recipe.n_layer'],
    ['a negative seed', { docs, recipe: { ...recipe, seed: -1 } }, 'recipe.seed'],
    ['a temperature of zero', { docs, recipe: { ...recipe, temperature: 0 } }, 'recipe.temperature'],
    ['too many samples', { docs, recipe: { ...recipe, samples: 1001 } }, 'recipe.samples'],
    ['a misspelt key', { docs, recipe: { ...recipe, n_embed: 32 } }, 'recipe'],
    ['nothing at all', undefined, 'input'],
  ])('%s', async (_name, input, argument) => {
    const error: unknown = await train(input).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EarNativeError);
    const { code, message, sentence } = error as EarNativeError;
    expect(code).toBe('EAR_BAD_ARGUMENT');
    expect(message).toMatch(/^Expected .+ for .+ but received .+\.$/);
    expect(message).toContain(` for ${argument} but `);
    expect(sentence.ko).toContain(argument);
  });

  it('refuses a listener or a signal of the wrong kind', async () => {
    await expect(train({ docs, recipe }, { onProgress: 5 })).rejects.toMatchObject({ code: 'EAR_BAD_ARGUMENT' });
    await expect(train({ docs, recipe }, { signal: {} })).rejects.toMatchObject({ code: 'EAR_BAD_ARGUMENT' });
  });

  it('refuses sizes that are valid one by one but too large together', async () => {
    const large = { ...recipe, n_layer: 16, n_embd: 512, n_head: 8, block_size: 1024 };
    await expect(train({ docs, recipe: large })).rejects.toMatchObject({ code: 'EAR_ERR_TOO_LARGE' });
    await expect(train({ docs: different(5000), recipe })).rejects.toMatchObject({ code: 'EAR_ERR_TOO_LARGE' });
    await expect(trainBigram({ docs: different(2000) })).rejects.toMatchObject({ code: 'EAR_ERR_TOO_LARGE' });
  });

  it('refuses to sample from weights that do not belong to the model', async () => {
    const { weights, vocab } = await trainGpt({ docs, recipe });
    const code = (code: string) => expect.objectContaining({ code });
    await expect(sampleGpt({ weights: weights.slice(1), vocab })).rejects.toEqual(code('EAR_ERR_ARGUMENT'));
    await expect(sampleGpt({ weights: [1, 2] as never, vocab })).rejects.toEqual(code('EAR_BAD_ARGUMENT'));
    await expect(sampleGpt({ weights, vocab: ['ab', '<BOS>'] })).rejects.toEqual(code('EAR_BAD_ARGUMENT'));
    await expect(sampleGpt({ weights: weights.fill(NaN), vocab })).rejects.toEqual(code('EAR_DIVERGED'));
  });
});

describe('a missing binary', () => {
  it('says what to type, and importing the package does not fail', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ear-native-'));
    try {
      cpSync(inPackage('lib'), join(folder, 'lib'), { recursive: true });
      cpSync(inPackage('package.json'), join(folder, 'package.json'));
      const script = `
        const { engineInfo } = await import(${JSON.stringify(join(folder, 'lib/index.js'))});
        try { engineInfo(); } catch (error) { console.log(error.code, error.sentence.ko, error.sentence.en); }`;
      const { output } = await runToEnd(process.execPath, ['--input-type=module', '--eval', script]);
      expect(output).toContain('EAR_NATIVE_MISSING');
      expect(output.match(/npm run build:native/g)).toHaveLength(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    ['linux', 'ID=debian\n', 'apt-get install -y cmake g++ make'],
    ['linux', 'ID=ubuntu\nID_LIKE=debian\n', 'apt-get install -y cmake g++ make'],
    ['linux', 'ID=rocky\nID_LIKE="rhel centos fedora"\n', 'dnf install'],
    ['linux', 'ID=alpine\n', 'apk add'],
    ['linux', '', 'apt-get'],
    ['darwin', '', 'xcode-select --install'],
    ['win32', '', 'wsl --install'],
  ])('names the packages of %s %j', (platform, osRelease, line) => {
    expect(compilerAdvice(platform, osRelease).install).toContain(line);
  });
});
