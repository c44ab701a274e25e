import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inPackage, runToEnd } from './support.ts';

/** What stands for a GPU in tests; the plugin is asked for by the environment, so each test is a program of its own. */
const standin = inPackage('build', 'libear_cuda_standin.so');
const cannot = existsSync(standin) ? '' : ' (skipped: cmake --build packages/native/build --target ear-native-tests)';
const where = cannot === '' ? describe : describe.skip;

const recipe = {
  model: { n_layer: 1, n_head: 2, n_embd: 16, block_size: 8, dropout: 0.1 },
  train: { steps: 12, batch_size: 4, lr: 0.01, precision: 'bf16' },
  eval: { every: 6, batches: 2 },
  sample: { every: 12, count: 1, prompt: 'the ', max_tokens: 10 },
};
const text = Array.from({ length: 40 }, (_, i) => `line ${i % 9}: the cat sat on the mat.`).join('\n');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ear-cuda-'));
  writeFileSync(join(folder, 'text'), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a program that trains prints as its last line. */
async function trained(input: object, plugin: string = standin): Promise<any> {
  const program = `
    import { readFileSync } from 'node:fs';
    const { startRun, engineInfo } = await import(${JSON.stringify(inPackage('lib/index.js'))});
    const input = { ...${JSON.stringify(input)}, text: readFileSync(${JSON.stringify(join(folder, 'text'))}) };
    const run = startRun(input);
    run.ready.catch(() => undefined);
    const told = await run.done.then(({ info, losses, evaluations, samples, hash }) => ({
      info, losses: [...losses], evaluations, samples, hash }), ({ code, where, sentence }) => ({ code, where, sentence }));
    console.log(JSON.stringify({ ...told, cuda: engineInfo().cuda }));`;
  const file = join(folder, 'program.mjs');
  writeFileSync(file, program);
  const env = { EAR_CUDA_PLUGIN: plugin, EAR_CUBLASLT: '/nowhere' };
  const { code, output } = await runToEnd(process.execPath, [file], env);
  expect({ code, output }).toMatchObject({ code: 0 });
  return JSON.parse(output.trim().split('\n').at(-1)!);
}

where(`a training run on a GPU${cannot}`, () => {
  it('has the losses of the CPU, and says where it trains', async () => {
    // The stand-in's bf16 forgets nothing.
    const cpu = await trained({ recipe: { ...recipe, train: { ...recipe.train, precision: 'fp32' } } });
    const gpu = await trained({ recipe, device: 'cuda', save: { checkpoint: join(folder, 'checkpoint') } });
    expect(cpu.info).toMatchObject({ device: 'cpu', device_name: null, why_cpu: null });
    expect(gpu.info).toMatchObject({ device: 'cuda', device_name: 'one processor', why_cpu: null });
    expect(gpu.cuda).toMatchObject({ available: true, name: 'one processor' });
    expect(gpu.losses).toHaveLength(12);
    gpu.losses.forEach((loss: number, i: number) => expect(Math.abs(loss / cpu.losses[i] - 1)).toBeLessThan(2e-4));
    expect(gpu.evaluations.map(({ step }: { step: number }) => step)).toEqual([6, 12]);
    expect(gpu.samples[0].texts[0]).toMatch(/^the /);
    expect(gpu.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(join(folder, 'checkpoint')).length).toBeGreaterThan(1000);
  });

  it('takes the GPU by itself where it can, and says why where it stays on the CPU', async () => {
    expect((await trained({ recipe, device: 'auto' })).info.device).toBe('cuda');
    const fp32 = await trained({
      recipe: { ...recipe, train: { ...recipe.train, precision: 'fp32' } },
      device: 'auto',
    });
    expect(fp32.info).toMatchObject({ device: 'cpu', why_cpu: { where: 'train.precision' } });
    const missing = await trained({ recipe, device: 'auto' }, '/nowhere/libear_cuda.so');
    expect(missing.info).toMatchObject({ device: 'cpu', why_cpu: { where: 'device' } });
    expect(missing.info.why_cpu.sentence.en).toContain('/nowhere/libear_cuda.so');
    expect(missing.losses).toHaveLength(12);
  });

  it('does not start on the CPU what was to train on a GPU', async () => {
    const missing = await trained({ recipe, device: 'cuda' }, '/nowhere/libear_cuda.so');
    expect(missing).toMatchObject({
      code: 'EAR_ERR_ARGUMENT',
      where: 'device',
      cuda: { available: false, name: null },
    });
    expect(missing.sentence.ko).toMatch(/GPU.*없어요/);
    const old = await trained({ recipe, device: 'cuda' }, inPackage('build', 'libear_cuda_other_version.so'));
    expect(old.sentence.en).toContain('another version');
  });

  it('is chosen in ear-train as well, which says where it trains', async () => {
    const train = (more: string[], plugin = standin, precision = 'bf16') =>
      runToEnd(
        inPackage('build', 'ear-train'),
        [
          ...['--text', join(folder, 'text'), '--out', join(folder, 'out'), '--lines'],
          ...['--recipe', JSON.stringify({ ...recipe, train: { ...recipe.train, precision } }), ...more],
        ],
        { EAR_CUDA_PLUGIN: plugin, EAR_CUBLASLT: '/nowhere', LC_ALL: 'C' },
      );
    const gpu = await train(['--device', 'cuda']);
    expect(gpu).toMatchObject({ code: 0, output: expect.stringContaining('trains on: one processor\n') });
    const fp32 = await train(['--device', 'auto'], standin, 'fp32');
    expect(fp32).toMatchObject({
      code: 0,
      output: expect.stringMatching(/trains on: cpu\. .*train\.precision is fp32/),
    });
    expect(await train(['--device', 'cuda'], '/nowhere')).toMatchObject({
      code: 64,
      output: expect.stringContaining('/nowhere'),
    });
    expect(await train(['--device', 'tpu'])).toMatchObject({ code: 64, output: expect.stringContaining('tpu') });
  });
});
