import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LOG_FIELDS, LOG_FORMATS } from '@ear/engine';
import { judged } from '../../testing/judged.ts';
import { FORMATS, fieldOfLines } from './formats.ts';
import { linesOf, numberAfter } from './report.ts';

// The same draws each time; the long run draws anew.
if (process.env['EAR_TEST_LONG'] !== '1') fc.configureGlobal({ seed: 1 });

function read(format: (typeof LOG_FORMATS)[number], text: string): Record<string, unknown> {
  const fields = FORMATS[format].read(linesOf(text));
  // Authors are told of exactly these.
  for (const field of fields.keys()) expect(LOG_FIELDS[format]).toContain(field);
  return Object.fromEntries(fields);
}

const SMI = `
Sat Nov 21 12:00:00 2026
+---------------------------------------------------------------------------------------+
| NVIDIA-SMI 535.161.08             Driver Version: 535.161.08   CUDA Version: 12.2     |
|-----------------------------------------+----------------------+----------------------+
| GPU  Name                 Persistence-M | Bus-Id        Disp.A | Volatile Uncorr. ECC |
| Fan  Temp   Perf          Pwr:Usage/Cap |         Memory-Usage | GPU-Util  Compute M. |
|=========================================+======================+======================|
|   0  NVIDIA H100 80GB HBM3          On  | 00000000:04:00.0 Off |                    0 |
| N/A   31C    P0              69W / 700W |   1234MiB / 81559MiB |     17%      Default |
+-----------------------------------------+----------------------+----------------------+
|   1  NVIDIA H100 80GB HBM3          On  | 00000000:05:00.0 Off |                    0 |
| N/A   30C    P0              68W / 700W |      4MiB / 81559MiB |      0%      Default |
+---------------------------------------------------------------------------------------+
| Processes:                                                                            |
|    0   N/A  N/A      4321      C   python3                                    1224MiB |
+---------------------------------------------------------------------------------------+`;

describe('the forms of reports', () => {
  it('reads the line of torch, and what collect_env prints', () => {
    expect(read('torch_cuda_report', '>>> \n2.3.1+cu121 True NVIDIA H100 80GB HBM3\n')).toEqual({
      torch_version: '2.3.1+cu121',
      torch_major: 2,
      torch_minor: 3,
      cuda_version: 12.1,
      cuda_available: true,
      device: 'NVIDIA H100 80GB HBM3',
    });
    expect(read('torch_cuda_report', '1.13.0a0+gitunknown False None')).toEqual({
      torch_version: '1.13.0a0+gitunknown',
      torch_major: 1,
      torch_minor: 13,
      cuda_available: false,
    });
    const env =
      'PyTorch version: 2.10.0\nIs CUDA available: True\nCUDA used to build PyTorch: 12.8\nGPU models and configuration: \nGPU 0: NVIDIA H200';
    expect(read('torch_cuda_report', env)).toMatchObject({
      torch_minor: 10,
      cuda_available: true,
      cuda_version: 12.8,
      device: 'NVIDIA H200',
    });
    expect(read('torch_cuda_report', 'I have 2 GPUs, True story')).toEqual({});
  });

  it('reads the table of nvidia-smi', () => {
    expect(read('nvidia_smi', SMI)).toEqual({
      driver_version: '535.161.08',
      driver: 535.161,
      cuda_version: 12.2,
      gpus: 2,
      gpu_name: 'NVIDIA H100 80GB HBM3',
      memory_used_mib: 1234,
      memory_total_mib: 81_559,
      load_percent: 17,
    });
    expect(read('nvidia_smi', 'NVIDIA-SMI has failed because it could not communicate with the driver.')).toEqual({});
  });

  it.each([
    [
      'step 1/20 | loss 3.25\r\nstep 20/20 | loss 2.5 | 12 ms',
      { lines: 2, first_loss: 3.25, loss: 2.5, lowest_loss: 2.5, last_step: 20 },
    ],
    [
      'iter 0: loss 4.2, time 12ms\n\u001b[32miter 10: loss 4.0\u001b[0m',
      { lines: 2, first_loss: 4.2, loss: 4, lowest_loss: 4, last_step: 10 },
    ],
    [
      'step 500: train loss 1.25, val loss 1.5',
      { lines: 1, first_loss: 1.25, loss: 1.25, lowest_loss: 1.25, val_loss: 1.5, last_step: 500 },
    ],
    ['{"step": 3, "loss": 2e-1}', { lines: 1, first_loss: 0.2, loss: 0.2, lowest_loss: 0.2, last_step: 3 }],
    ['epoch=1 loss=nan', { lines: 1, first_loss: NaN, loss: NaN, lowest_loss: NaN, last_step: 1 }],
    ['weightloss 3, lossy 4, no numbers here: loss', {}],
  ])('reads losses out of %j', (text, fields) => expect(read('training_log', text)).toEqual(fields));

  it('reads the last summary of pytest', () => {
    const zero = { passed: 0, failed: 0, errors: 0, skipped: 0, xfailed: 0, xpassed: 0, deselected: 0, warnings: 0 };
    expect(read('pytest_summary', '=== 1 failed in 1.00s ===\n===== 12 passed, 1 warning in 0.52s =====')).toEqual({
      ...zero,
      passed: 12,
      warnings: 1,
      seconds: 0.52,
    });
    expect(read('pytest_summary', '2 failed, 5 passed, 1 error in 61.00s (0:01:01)')).toEqual({
      ...zero,
      failed: 2,
      passed: 5,
      errors: 1,
      seconds: 61,
    });
    expect(read('pytest_summary', '===== no tests ran in 0.01s =====')).toEqual({ ...zero, seconds: 0.01 });
    expect(read('pytest_summary', 'all my tests passed')).toEqual({});
  });

  it('finds words and what stands behind them in any lines', () => {
    const lines = linesOf('tokens per second: 12000\nval loss = 3.1\nval loss = 2.9\nmode: train');
    expect(fieldOfLines(lines, 'val loss', 'number')).toBe(2.9);
    expect(fieldOfLines(lines, 'tokens per second', 'number')).toBe(12_000);
    expect(fieldOfLines(lines, 'mode', 'text')).toBe('train');
    expect(fieldOfLines(lines, 'mode', 'number')).toBeNull();
    expect(fieldOfLines(lines, 'loss', 'there')).toBe(true);
    expect(fieldOfLines(lines, 'los', 'there')).toBe(false);
  });

  it.each(LOG_FORMATS)('%s takes whatever text comes, and a long hostile one', (format) => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => expect(() => read(format, text)).not.toThrow()));
    const pieces = [
      'passed ',
      ' in ',
      'loss ',
      'step=',
      '| 0  a',
      '1',
      'MiB / ',
      ' ',
      'True',
      '2.3.1+cu',
      'val loss:',
      '"\'=',
    ];
    for (const piece of pieces) {
      const long = [piece.repeat(100_000), `${piece.repeat(4)}\n`.repeat(25_000)];
      for (const text of long) {
        expect(() => read(format, text)).not.toThrow();
        expect(() => fieldOfLines(linesOf(text), piece, 'number')).not.toThrow();
      }
    }
  });

  it('never takes a word inside a word, nor a number that is none', () => {
    expect(numberAfter('loss: -1.5e-3', 'loss')).toBe(-0.0015);
    expect(numberAfter('손실 2.5', '손실')).toBe(2.5);
    expect(numberAfter('loss: abc', 'loss')).toBeNull();
    expect(numberAfter('closs 1', 'loss')).toBeNull();
    expect(numberAfter('loss', 'loss')).toBeNull();
  });
});

describe('a log', () => {
  const verdictOn = (text: string, check: object): ReturnType<typeof judged> =>
    judged({
      action: { kind: 'log', text: { ko: '기록', en: 'Log' } },
      payload: { kind: 'log', text },
      checks: [{ id: 'log', kind: 'log', expects: 'training_log', ...check } as never],
    });

  it('passes when every field is what it must be', async () => {
    const must = { torch_major: { min: 2 }, cuda_available: true, device: 'nvidia h100 80gb hbm3' };
    const verdict = await verdictOn('2.3.1+cu121 True NVIDIA H100 80GB HBM3', { expects: 'torch_cuda_report', must });
    expect(verdict.status).toBe('passed');
    expect(
      (await verdictOn('val loss 2.5', { expects: 'lines', must: { 'val loss': { max: 3 }, error: false } })).status,
    ).toBe('passed');
  });

  it('says which field is missing and how to produce the report', async () => {
    const must = { val_loss: { max: 3 } };
    const [none] = (await verdictOn('hello', { must })).checks;
    expect(none?.message).toMatchObject({
      id: 'log.no_report',
      text: { en: expect.stringContaining('from the first to the last') },
    });
    const [half] = (await verdictOn('step 1 loss 2', { must, reveal: 'message' })).checks;
    expect(half?.message?.text.en).toMatch(/nothing about val_loss.*paste the lines that training printed/);
  });

  it('compares numbers inclusively, lets NaN pass for nothing, and shows a goal only where it may', async () => {
    const must = { loss: { max: 2.5 } };
    expect((await verdictOn('loss 2.5', { must })).status).toBe('passed');
    expect((await verdictOn('loss nan', { must })).status).toBe('failed');
    expect((await verdictOn('loss -inf', { must })).status).toBe('failed');
    const [shown] = (await verdictOn('loss 2.75', { must })).checks;
    expect(shown?.message?.text.en).toMatch(/loss should be <= 2\.5, but it is 2\.75/);
    const [told] = (await verdictOn('loss 2.75', { must, reveal: 'message' })).checks;
    expect(told?.message?.text.en).not.toContain('2.5');
    expect(told?.detail).toBeNull();
  });
});
