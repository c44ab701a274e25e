import { readFileSync } from 'node:fs';
import { Limits } from '@ear/engine';
import type { Dtype } from '@ear/engine';
import { bareSandbox } from '../bare/bareSandbox.ts';
import { openChannel } from '../protocol/channel.ts';
import type { ChannelAnswer, Payload } from '../protocol/channel.ts';
import { cudaRuntime } from '../runtimes/cuda/runtime.ts';
import { stubFiles } from '../runtimes/runtime.ts';
import type { Built } from '../runtimes/runtime.ts';
import type { Sandbox } from '../sandbox.ts';
import { bytesOfTensor, tensorFromBytes, tensorOf, WIRE_DTYPE } from '../tensors/tensor.ts';

/** The right kernels: vec_add, map_stride, block_sum, dot, matmul, softmax, layernorm. */
export const KERNELS = readFileSync(new URL('./cuda/kernels.cu', import.meta.url), 'utf8');

/** [name, type, numbers that fill it | how many elements are poisoned | a number]. */
export type Arg = readonly [name: string, type: string, value: readonly number[] | number];

export interface Geometry {
  readonly grid: readonly number[];
  readonly block: readonly number[];
  readonly shared?: number;
  readonly order?: number;
}

/** A reply's fields, with the buffers that came back as numbers. */
export interface Reply {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly out: readonly number[][];
  /** What the process's end did to the channel, where there was no reply. */
  readonly fault: string | null;
}

export interface Kernels {
  launch(symbol: string, args: readonly Arg[], geometry: Geometry, deadline_ms?: number): Promise<Reply>;
  printed(): string;
  close(): Promise<void>;
}

/** The process lives as long as the tests of a file take. */
const LIMITS = Limits.parse({ wall_s: 600, cpu_s: 600, memory_mb: 1024 });

export function buildCuda(source: string | Record<string, string>, sandbox: Sandbox = bareSandbox()): Promise<Built> {
  const sources = typeof source === 'string' ? { 'kernel.cu': source } : source;
  const means = { sandbox, limits: LIMITS, signal: new AbortController().signal };
  return (cudaRuntime.build as NonNullable<typeof cudaRuntime.build>)(sources, means, 'library');
}

/** Builds kernels and starts the stub with them, as judging does. Throws where the build is refused. */
export async function openKernels(
  source: string | Record<string, string>,
  sandbox: Sandbox = bareSandbox(),
): Promise<Kernels> {
  const built = await buildCuda(source, sandbox);
  if (built.kind === 'refused') throw new Error(`${built.message.text.en}\n${built.diagnostics}`);
  const files = await stubFiles(cudaRuntime, sandbox);
  const process = await sandbox.start({ image: cudaRuntime.image.id, argv: cudaRuntime.argv, files, limits: LIMITS });
  let text = '';
  for (const stream of [process.stdout, process.stderr]) stream.on('data', (bytes: Buffer) => (text += String(bytes)));
  const channel = openChannel(process);
  const [[path, object] = ['', '']] = Object.entries(built.files);
  const bytes = Buffer.from(object);
  const load = { op: 'load', files: [path], programs: [] };
  const hello = await channel.ask({ op: 'hello' }, 60_000);
  const loaded = await channel.ask(load, 60_000, [{ segment: { dtype: 'u8', shape: [bytes.length] }, bytes }]);
  for (const answer of [hello, loaded])
    if (!('frame' in answer) || !('value' in answer.frame.header.fields)) throw new Error(JSON.stringify(answer));
  return {
    async launch(symbol, args, { order = 0, shared = 0, grid, block }, deadline_ms = 60_000) {
      const { wire, payload } = wireArguments(args);
      const request = { op: 'kernel', symbol, args: wire, order, launch: { grid, block, shared } };
      return replyOf(await channel.ask(request, deadline_ms, payload));
    },
    printed: () => text,
    async close() {
      channel.stop();
      process.kill();
      await process.exit;
    },
  };
}

const DTYPES: Readonly<Record<string, Dtype>> = {
  float: 'float32',
  double: 'float64',
  int: 'int32',
  half: 'float16',
  bf16: 'bfloat16',
};

function wireArguments(args: readonly Arg[]): { wire: object[]; payload: Payload } {
  const payload: Payload[number][] = [];
  const wire = args.map(([name, type, value]) => {
    const dtype = DTYPES[type.replace(/^const /, '').replace('*', '')] ?? 'float32';
    if (!type.endsWith('*')) return { name, type, value };
    if (typeof value === 'number') return { name, type, elements: value, input: null };
    const tensor = tensorOf(dtype, [value.length], value);
    payload.push({ segment: { dtype: WIRE_DTYPE[dtype], shape: [value.length] }, bytes: bytesOfTensor(tensor) });
    return { name, type, elements: value.length, input: payload.length - 1 };
  });
  return { wire, payload };
}

function replyOf(answer: ChannelAnswer): Reply {
  if ('fault' in answer) return { fields: {}, out: [], fault: answer.fault.kind };
  const { header, segments } = answer.frame;
  const names = new Map(Object.entries(WIRE_DTYPE).map(([dtype, wire]) => [wire as string, dtype as Dtype]));
  const out = header.segments.map(({ dtype, shape }, at) => [
    ...tensorFromBytes(names.get(dtype) as Dtype, shape, segments[at] as Buffer).values,
  ]);
  return { fields: header.fields, out, fault: null };
}

/** `count` numbers in [-2, 2) that are the same each time. */
export function numbers(count: number, seed = 1): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.fround((state / 2 ** 31) * 4 - 2);
  });
}
