import { describe, expect, it } from '@jest/globals';
import { replayTape, TAPE_OPS } from '../lib/index.js';
import type { Tape } from '../lib/index.js';

type Node = [op: (typeof TAPE_OPS)[number], left?: number, right?: number, number?: number];

const tapeOf = (...nodes: Node[]): Tape => ({
  ops: Uint8Array.from(nodes, ([op]) => TAPE_OPS.indexOf(op)),
  left: Int32Array.from(nodes, ([, left = 0]) => left),
  right: Int32Array.from(nodes, ([, , right = 0]) => right),
  numbers: Float64Array.from(nodes, ([, , , number = 0]) => number),
});
const leaf = (number: number): Node => ['leaf', 0, 0, number];

/** Hostile input arrives without types. */
const replay = (tape: unknown) => replayTape(tape as never);

describe('a replayed tape', () => {
  it('gives a * b + a its known gradients', async () => {
    const tape = tapeOf(leaf(2), leaf(3), ['mul', 0, 1], ['add', 2, 0]);
    const { values, gradients, order, not_finite } = await replayTape(tape);
    expect([...values]).toEqual([2, 3, 6, 8]);
    expect([...gradients]).toEqual([4, 2, 1, 1]);
    expect([...order]).toEqual([3, 2, 1, 0]);
    expect(not_finite).toBeNull();
  });

  it('starts from any node and leaves out what it does not depend on', async () => {
    const tape = { ...tapeOf(leaf(3), ['pow', 0, 0, 2], ['exp', 0]), output: 1 };
    const { gradients, order } = await replayTape(tape);
    expect([...gradients]).toEqual([6, 1, 0]);
    expect([...order]).toEqual([1, 0]);
  });

  it('names the first value that is not finite', async () => {
    const { values, not_finite } = await replayTape(tapeOf(leaf(0), ['log', 0], ['relu', 1]));
    expect(values[1]).toBe(-Infinity);
    expect(not_finite).toBe(1);
  });

  it('stops soon after it is cancelled', async () => {
    const n = 3_000_000;
    const tape = { ops: new Uint8Array(n).fill(1), left: new Int32Array(n), right: new Int32Array(n) };
    for (let i = 1; i < n; i++) tape.left[i] = i - 1;
    tape.ops[0] = 0;
    const controller = new AbortController();
    const replayed = replayTape({ ...tape, numbers: new Float64Array(n) }, { signal: controller.signal });
    controller.abort();
    await expect(replayed).rejects.toMatchObject({ code: 'EAR_FINISHED', sentence: { ko: '끝나기 전에 취소했어요.' } });
  });

  it.each([
    ['an unknown operation', { ...tapeOf(leaf(1), ['exp', 0]), ops: Uint8Array.of(0, 77) }, '77', 1],
    ['an operand that is no node', tapeOf(leaf(1), ['mul', 0, 5]), '5', 1],
    ['a cycle', tapeOf(['exp', 1], ['log', 0]), 'cycle', 1],
  ])('names the node of %s', async (_name, tape, part, node) => {
    const error = await replay(tape).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'EAR_BAD_GRAPH', sentence: { ko: expect.stringContaining(`${node}번 노드`) } });
    expect((error as Error).message).toContain(`ode ${node}`);
    expect((error as Error).message).toContain(part);
  });

  it.each([
    ['no nodes', tapeOf(), 'tape.ops.length'],
    ['a missing array', { ops: Uint8Array.of(0) }, 'tape.left'],
    ['arrays of other lengths', { ...tapeOf(leaf(1)), right: new Int32Array(2) }, 'tape.right'],
    ['plain arrays', { ...tapeOf(leaf(1)), numbers: [1] }, 'tape.numbers'],
    ['memory that threads share', { ...tapeOf(leaf(1)), ops: new Uint8Array(new SharedArrayBuffer(1)) }, 'tape.ops'],
    ['an output that is no node', { ...tapeOf(leaf(1)), output: 1 }, 'tape.output'],
    ['nothing', undefined, 'tape'],
  ])('refuses %s', async (_name, tape, argument) => {
    const error = await replay(tape).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'EAR_BAD_ARGUMENT' });
    expect((error as Error).message).toContain(` for ${argument} but `);
  });
});
