import { describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { compareRuns, computeOp, describeOps, PART_SYMBOLS, trainTokenizer } from '@ear/native';
import type { PartCall, RunPart } from '@ear/native';
import { loadAddon } from '../lib/addon.js';
import { refusal, smallRecipe, text } from './small-run.ts';
import { inPackage, runToEnd } from './support.ts';

const recipe = { ...smallRecipe(6), eval: { every: 0, batches: 2 } };
const band = { atol: 1e-4, rtol: 0 };

/** The plain operation in double precision, added to what its buffers hold; times `factor`, which is 1 for a right one. */
async function plain({ symbol, args }: PartCall, factor = 1): Promise<Float32Array[]> {
  const given = Object.fromEntries(args.map((arg) => [arg.name, arg.values ?? arg.value ?? NaN]));
  const op = describeOps().find(({ name }) => name === symbol)!;
  const flat = (name: string) => {
    const value = given[name] as number | Float32Array;
    return Float64Array.from(typeof value === 'number' ? [value] : value);
  };
  const computed = computeOp({
    op: symbol,
    dims: Object.fromEntries(op.dims.map((dim) => [dim, given[dim] as number])),
    inputs: Object.fromEntries(op.inputs.map((name) => [name, flat(name)])),
  });
  return args
    .filter(({ type }) => type === 'float*')
    .map(({ name, values }) => (values as Float32Array).map((held, i) => held + factor * (computed[name]?.[i] ?? 0)));
}

const kernel = (symbol: string, call: (call: PartCall) => Promise<readonly Float32Array[]>): RunPart => ({
  kind: 'kernel',
  symbol,
  call,
});
const never = () => new Promise<never>(() => undefined);

describe('the operations that can be replaced', () => {
  it('are those of the engine', () => {
    expect(PART_SYMBOLS).toEqual(loadAddon().describeSymbols());
  });
});

describe('a run with somebody else’s kernel', () => {
  it.each(['layernorm_forward', 'layernorm_backward', 'matmul_backward', 'attention_forward'])(
    'goes beside the engine’s own with %s',
    async (symbol) => {
      const heard: number[] = [];
      const calls: PartCall[] = [];
      const result = await compareRuns(
        { recipe, text, band, part: kernel(symbol, (call) => (calls.push(call), plain(call))) },
        { onProgress: ({ losses, reference_losses }) => heard.push(losses.length, reference_losses.length) },
      );
      expect(result).toMatchObject({ steps: 6, ended_by: 'steps', departs_at: null, problem: null });
      expect(result.losses).toHaveLength(6);
      expect(result.losses).not.toEqual(result.reference_losses);
      expect(heard.reduce((sum, n) => sum + n)).toBe(12);
      expect(result.calls).toBe(calls.length);
      expect(result.part_ms).toBeGreaterThan(0);
      expect(result.reference_ms).toBeGreaterThan(0);
      expect(Math.abs(result.val_loss! - result.reference_val_loss!)).toBeLessThan(1e-4);
      expect(result.num_params).toBe(result.reference_num_params);
      const { args } = PART_SYMBOLS.find((known) => known.symbol === symbol)!;
      expect(calls[0]!.args.map(({ name, type }) => ({ name, type }))).toEqual(args);
      expect(new Set(calls.map(({ layer }) => layer))).toEqual(
        new Set(symbol.startsWith('attention') ? [0, 1] : [-1, 0, 1]),
      );
    },
  );

  it('tells the time of the calls by their answers, and that of the engine apart from it', async () => {
    let asleep = 0;
    const slow = async (call: PartCall) => {
      const began = performance.now();
      await sleep(50);
      asleep += performance.now() - began;
      return plain(call);
    };
    const result = await compareRuns({ recipe, text, band, part: kernel('gelu_forward', slow) });
    expect(result.part_ms).toBeGreaterThanOrEqual(asleep);
    expect(result.reference_ms).toBeGreaterThan(0);
  });

  it('departs where it is wrong: forwards at once, backwards a step later', async () => {
    const wrong = (symbol: string, factor: number) => kernel(symbol, (call) => plain(call, factor));
    const forward = await compareRuns({ recipe, text, band, part: wrong('layernorm_forward', 1.2) });
    expect(forward).toMatchObject({ steps: 1, ended_by: 'departed', departs_at: 1, val_loss: null });
    expect(forward.problem!.en).toContain('step 1');
    expect(forward.problem!.ko).toContain('1걸음');
    const backward = await compareRuns({ recipe, text, band, part: wrong('layernorm_backward', -1) });
    expect(backward).toMatchObject({ ended_by: 'departed', departs_at: 2 });
    const wide = { atol: 0, rtol: 10 };
    await expect(
      compareRuns({ recipe, text, band: wide, part: wrong('layernorm_forward', 1.2) }),
    ).resolves.toMatchObject({ ended_by: 'steps', departs_at: null });
  });

  it('departs where it answers what is no number', async () => {
    const part = kernel('gelu_forward', async (call) => (await plain(call)).map((values) => values.fill(NaN)));
    const result = await compareRuns({ recipe, text, band, part });
    expect(result).toMatchObject({ ended_by: 'diverged', departs_at: 1 });
    expect(result.problem!.ko).toMatch(/[가-힣]/);
  });

  it('is cancelled while a call hangs', async () => {
    const abort = new AbortController();
    const part = kernel('gelu_forward', () => (abort.abort(), never()));
    const result = await compareRuns({ recipe, text, band, part }, { signal: abort.signal });
    expect(result).toMatchObject({ ended_by: 'cancelled', steps: 0, val_loss: null });
    const before = compareRuns({ recipe, text, band, part }, { signal: AbortSignal.abort() });
    await expect(before).resolves.toMatchObject({ ended_by: 'cancelled', steps: 0 });
  });

  it('counts what a call rejects with because of the same signal as cancelled', async () => {
    const abort = new AbortController();
    const part = kernel('gelu_forward', async () => {
      abort.abort();
      throw abort.signal.reason;
    });
    await expect(compareRuns({ recipe, text, band, part }, { signal: abort.signal })).resolves.toMatchObject({
      ended_by: 'cancelled',
    });
  });

  it('ends where its seconds are used up', async () => {
    const slow = { ...recipe, train: { ...recipe.train, steps: 1_000_000 }, limits: { seconds: 0.05 } };
    const result = await compareRuns({ recipe: slow, text, band, part: kernel('gelu_forward', plain) });
    expect(result.ended_by).toBe('seconds');
    expect(result.losses).toHaveLength(result.steps);
    expect(result.reference_losses).toHaveLength(result.steps);
    expect(result.val_loss).not.toBeNull();
  });

  it('ends where the patience of the recipe does, and says so', async () => {
    const patient = { ...recipe, train: { ...recipe.train, lr: 1e-9 }, eval: { every: 1, batches: 1, patience: 1 } };
    const part: RunPart = { kind: 'schedule', rates: new Float64Array(6) };
    const result = await compareRuns({ recipe: patient, text, band, part });
    expect(result).toMatchObject({ steps: 2, ended_by: 'steps', departs_at: null });
    expect(result.problem!.en).toContain('validation loss');
  });

  it('rejects with what a call rejects with, or throws, unchanged', async () => {
    const mine = new TypeError('mine');
    const rejecting = kernel('gelu_forward', () => Promise.reject(mine));
    const throwing = kernel('gelu_forward', () => {
      throw mine;
    });
    for (const part of [rejecting, throwing])
      await expect(compareRuns({ recipe, text, band, part })).rejects.toBe(mine);
  });

  it('rejects with the error of a listener', async () => {
    const onProgress = () => {
      throw new Error('no more');
    };
    const part = kernel('gelu_forward', plain);
    await expect(compareRuns({ recipe, text, band, part }, { onProgress })).rejects.toThrow('no more');
  });

  it.each([
    ['nothing', undefined, 'part.call()'],
    ['too few buffers', [], 'an array of 1 Float32Arrays (out)'],
    ['too many', [new Float32Array(4096), new Float32Array(1)], 'an array of 2'],
    ['another length', [new Float32Array(3)], 'part.call() out'],
    ['another type', [new Float64Array(4096)], 'part.call() out'],
    ['shared memory', [new Float32Array(new SharedArrayBuffer(16384))], 'part.call() out'],
  ])('refuses an answer of %s', async (_what, answer, words) => {
    const part = kernel('gelu_forward', async () => answer as Float32Array[]);
    const error = await refusal(compareRuns({ recipe, text, band, part }));
    expect(error.code).toBe('EAR_BAD_ARGUMENT');
    expect(error.message).toContain(words);
  });

  it('is not fooled by a caller that takes the given buffers away', async () => {
    const part = kernel('gelu_forward', async ({ args }) => {
      const [out] = args;
      structuredClone(out!.values!.buffer, { transfer: [out!.values!.buffer as ArrayBuffer] });
      return [out!.values as Float32Array];
    });
    expect((await refusal(compareRuns({ recipe, text, band, part }))).message).toContain('part.call() out');
  });
});

describe('a run with somebody else’s schedule', () => {
  const rates = Float64Array.from({ length: 6 }, () => 0.01);
  const constant = { ...recipe, train: { ...recipe.train, schedule: 'constant', warmup: 0 } };

  it('is the same run where the rates are the same', async () => {
    const result = await compareRuns({ recipe: constant, text, band, part: { kind: 'schedule', rates } });
    expect(result).toMatchObject({ ended_by: 'steps', calls: 0, part_ms: 0, reference_ms: 0 });
    expect(result.losses).toEqual(result.reference_losses);
  });

  it('departs a step after the first rate that differs', async () => {
    const part: RunPart = { kind: 'schedule', rates: rates.with(1, 0.1) };
    await expect(compareRuns({ recipe: constant, text, band, part })).resolves.toMatchObject({
      ended_by: 'departed',
      departs_at: 3,
    });
  });

  it('is refused where a rate is missing or no number', async () => {
    for (const wrong of [rates.subarray(1), rates.with(3, NaN)]) {
      const error = await refusal(compareRuns({ recipe, text, band, part: { kind: 'schedule', rates: wrong } }));
      expect(error).toMatchObject({ code: 'EAR_ERR_ARGUMENT', where: 'part' });
    }
  });
});

describe('a run with somebody else’s tokenizer', () => {
  it('is measured per byte', async () => {
    const bytes = { ...recipe, tokenizer: { kind: 'byte' } };
    const file = (await trainTokenizer({ text, kind: 'char' })).save();
    const result = await compareRuns({ recipe: bytes, text, band, part: { kind: 'tokenizer', file } });
    expect(result).toMatchObject({ ended_by: 'steps', steps: 6, departs_at: null, reference_bytes_per_token: 1 });
    expect(result.bytes_per_token).toBeGreaterThan(1);
    expect(result.num_params).toBeLessThan(result.reference_num_params);
    expect(result.val_loss! / result.bytes_per_token).toBeGreaterThan(0);
  });

  it('is refused where it is none, does not know the text, or makes the model too large', async () => {
    const latin = (await trainTokenizer({ text: 'the cat', kind: 'char' })).save();
    const large = (await trainTokenizer({ text, kind: 'bpe', vocab_size: 400 })).save();
    const small = { ...recipe, limits: { parameters: 9000 } };
    for (const [file, code, of] of [
      ['{}', 'EAR_ERR_TEXT', recipe],
      [latin, 'EAR_ERR_TEXT', recipe],
      [large, 'EAR_ERR_TOO_LARGE', small],
    ] as const) {
      const error = await refusal(compareRuns({ recipe: of, text, band, part: { kind: 'tokenizer', file } }));
      expect(error).toMatchObject({ code, where: 'part' });
    }
  });
});

describe('what cannot be compared', () => {
  const part = kernel('gelu_forward', plain);

  it.each([
    [{ recipe, text, band }, 'part'],
    [{ recipe, text, band, part: { kind: 'gpu' } }, 'part.kind'],
    [{ recipe, text, band, part: { ...part, symbol: 'gelu' } }, 'part.symbol'],
    [{ recipe, text, band, part: { ...part, call: 5 } }, 'part.call'],
    [{ recipe, text, band, part: { kind: 'schedule', rates: [1] } }, 'part.rates'],
    [{ recipe, text, band, part: { kind: 'tokenizer', file: 7 } }, 'part.file'],
    [{ recipe, text, part }, 'band'],
    [{ recipe, text, part, band: { atol: -1, rtol: 0 } }, 'band.atol'],
    [{ recipe, text, part, band: { atol: 0, rtol: Infinity } }, 'band.rtol'],
    [{ recipe: 5, text, part, band }, 'recipe'],
    [{ recipe, text: 5, part, band }, 'text'],
  ])('is refused with the argument’s name: %#', async (input, name) => {
    expect((await refusal(compareRuns(input as never))).message).toContain(` for ${name} but `);
  });

  it('is refused where the recipe cannot be trained, or its model does not have the operation', async () => {
    const broken = { ...recipe, train: { steps: 0 } };
    expect(await refusal(compareRuns({ recipe: broken, text, part, band }))).toMatchObject({ where: 'train.steps' });
    const llama = { ...recipe, model: { ...recipe.model, family: 'llama' } };
    expect(await refusal(compareRuns({ recipe: llama, text, part, band }))).toMatchObject({
      code: 'EAR_ERR_ARGUMENT',
      where: 'part',
    });
  });
});

describe('an environment that ends while a kernel hangs', () => {
  const library = JSON.stringify(pathToFileURL(inPackage('lib/index.js')).href);
  const start = `
    const { compareRuns } = await import(${library});
    const hang = (asked) => compareRuns({
      recipe: { model: { n_layer: 1, n_head: 1, n_embd: 8, block_size: 4 } }, text: 'the cat sat on the mat. '.repeat(9),
      band: { atol: 1, rtol: 1 },
      part: { kind: 'kernel', symbol: 'gelu_forward', call() { asked(); return new Promise(() => {}); } },
    });`;
  const run = (script: string) => runToEnd(process.execPath, ['--input-type=module', '--eval', start + script]);

  it('lets the process exit', async () => {
    const { code, signal, output } = await run('hang(() => setImmediate(() => process.exit(7)));');
    expect({ code, signal, output }).toEqual({ code: 7, signal: '', output: '' });
  });

  it('lets a worker be terminated', async () => {
    const source = `import('node:worker_threads').then(async ({ parentPort }) => {${start} hang(() => parentPort.postMessage('asked')); });`;
    const { code, signal, output } = await run(`
      const { Worker } = await import('node:worker_threads');
      for (let i = 0; i < 5; i++) {
        const worker = new Worker(${JSON.stringify(source)}, { eval: true });
        await new Promise((resolve, reject) => { worker.once('message', resolve); worker.once('error', reject); });
        await worker.terminate();
      }
      console.log('done');`);
    expect({ code, signal, output }).toEqual({ code: 0, signal: '', output: 'done\n' });
  });
});
