import { describe, expect, it } from '@jest/globals';
import { Check } from '@ear/engine';
import type { CheckOf } from '@ear/engine';
import type { Answer } from '../../judge/answer.ts';
import type { StudentRequest } from '../../judge/request.ts';
import { findOp } from '../../oracle/catalogue.ts';
import type { Op } from '../../oracle/op.ts';
import type { PartCall } from '../../ports.ts';
import type { KernelRequest } from '../../protocol/kernelWire.ts';
import { kernelCheck } from '../../testing/parts.ts';
import { openCalls } from './calls.ts';
import type { Calls } from './calls.ts';

const title = { ko: '검사', en: 'Check' };
const check = Check.parse({ title, reveal: 'full', ...kernelCheck('layernorm_backward') }) as CheckOf<'part'>;
const op = findOp('layernorm_backward') as Op;
const floats = (...values: number[]): Float32Array => Float32Array.from(values);
const number = (name: string, value: number) => ({ name, type: 'int', value });
/** One row of two. */
const CALL: PartCall = {
  symbol: 'layernorm_backward',
  layer: 1,
  args: [
    { name: 'dinp', type: 'float*', values: floats(0, 0) },
    { name: 'dweight', type: 'float*', values: floats(3, 4) },
    { name: 'dbias', type: 'float*', values: floats(5, 6) },
    { name: 'dout', type: 'const float*', values: floats(7, 8) },
    { name: 'inp', type: 'const float*', values: floats(9, 10) },
    { name: 'weight', type: 'const float*', values: floats(1, 1) },
    { name: 'mean', type: 'const float*', values: floats(9.5) },
    { name: 'rstd', type: 'const float*', values: floats(2) },
    number('B', 1),
    number('T', 1),
    number('C', 2),
  ],
};

const segment = (dtype: 'f32' | 'f64', ...values: number[]) => ({
  segment: { dtype, shape: [values.length] },
  bytes: Buffer.from((dtype === 'f32' ? Float32Array : Float64Array).from(values).buffer),
});
const reply = (...segments: ReturnType<typeof segment>[]): Answer => ({ kind: 'buffers', segments, measures: {} });
const SEGMENTS = [segment('f32', 1, 2), segment('f32', 3, 4), segment('f32', 5, 6)];
const RIGHT = reply(...SEGMENTS);

/** Nothing is timed here. */
const author = (): never => {
  throw new Error('no process');
};

async function callWith(answer: Answer, call = CALL) {
  const asked: StudentRequest[] = [];
  const ask = async (request: StudentRequest): Promise<Answer> => {
    asked.push(request);
    return answer;
  };
  let stopped = 0;
  const calls: Calls = openCalls(check, op, { ask, author, mainFile: 'a.c', seed: '00' }, () => stopped++);
  const came = await calls.call(call).catch((error: Error) => error);
  return { came, calls, stopped, request: asked[0] as KernelRequest };
}

describe('a call of the engine’s, answered by a student’s process', () => {
  it('sends what is read and what is added to, and brings back what was written', async () => {
    const { came, request, calls } = await callWith(RIGHT);
    expect(came).toEqual([floats(1, 2), floats(3, 4), floats(5, 6)]);
    expect(request.args.map((arg) => ('input' in arg ? arg.input : arg.value))).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 1, 1, 2,
    ]);
    expect(new Float32Array(request.payload[1]!.bytes.slice().buffer)).toEqual(floats(3, 4));
    expect([calls.outcome, calls.count, calls.kept.length]).toEqual([null, 1, 1]);
  });

  it('leaves outputs that are not added to for the stub to poison', async () => {
    const forward: PartCall = {
      symbol: 'layernorm_forward',
      layer: -1,
      args: [{ name: 'out', type: 'float*', values: floats(0, 0) }, ...CALL.args.slice(4)],
    };
    const ask = async (): Promise<Answer> => reply(segment('f32', 1, 2));
    let seen: StudentRequest | null = null;
    const watching = {
      ask: (request: StudentRequest) => ((seen = request), ask()),
      author,
      mainFile: 'a.c',
      seed: '00',
    };
    const calls = openCalls(check, findOp('layernorm_forward') as Op, watching, () => undefined);
    expect(await calls.call(forward)).toEqual([floats(1, 2)]);
    expect((seen as unknown as KernelRequest).args[0]).toMatchObject({ name: 'out', elements: 2, input: null });
  });

  it.each([
    ['too few buffers', reply(segment('f32', 1, 2))],
    ['a buffer more', reply(...SEGMENTS, segment('f32', 1))],
    ['a buffer that is too long', reply(segment('f32', 1, 2, 3), segment('f32', 3, 4), segment('f32', 5, 6))],
    ['a buffer of another type', reply(segment('f64', 1, 2), segment('f32', 3, 4), segment('f32', 5, 6))],
    ['a value', { kind: 'value', value: { kind: 'bool', value: true } } as Answer],
  ])('takes %s for a forged answer', async (_what, answer) => {
    const { came, calls, stopped } = await callWith(answer);
    expect(came).toBeInstanceOf(Error);
    expect(calls.outcome).toMatchObject({ status: 'error', verdict: 'crashed', message: { id: 'raised.protocol' } });
    expect(calls.outcome?.message?.text.en).toMatch(/^Call 1 \(layer 2\): /);
    expect(stopped).toBe(1);
  });

  it('blames nobody for numbers that were not finite already', async () => {
    const infinite = reply(segment('f32', 1, NaN), segment('f32', 3, 4), segment('f32', 5, 6));
    expect((await callWith(infinite)).calls.outcome?.message?.id).toBe('not_finite.kernel_shown');
    const args = CALL.args.map((arg) => (arg.name === 'dout' ? { ...arg, values: floats(Infinity, 0) } : arg));
    expect((await callWith(infinite, { ...CALL, args })).came).toHaveLength(3);
  });

  it('is the author’s to mend where a call is larger than an answer may be', async () => {
    const args = CALL.args.map((arg) => (arg.name === 'dinp' ? { ...arg, values: new Float32Array(4 << 20) } : arg));
    const { calls } = await callWith(RIGHT, { ...CALL, args });
    expect(calls.outcome).toMatchObject({ verdict: 'platform_error', message: { id: 'platform.part' } });
  });
});
