import type { CheckOf, Dtype, KernelArgument } from '@ear/engine';
import { drawInput } from '../../inputs/draw.ts';
import type { Drawn } from '../../inputs/draw.ts';
import { BadExpression, evaluate } from '../../inputs/expression.ts';
import type { Dims } from '../../inputs/expression.ts';
import { drawOp } from '../../oracle/draw.ts';
import type { Payload } from '../../protocol/channel.ts';
import type { KernelRequest, WireArgument } from '../../protocol/kernelWire.ts';
import type { Random } from '../../seed.ts';
import { bytesOfTensor, sizeOf, tensorOf, WIRE_DTYPE } from '../../tensors/tensor.ts';
import type { Tensor } from '../../tensors/tensor.ts';
import { launchOf, launchText } from './launch.ts';
import { pointerOf } from './pointers.ts';
import { axesOf, inputOf } from './signature.ts';
import type { Signature } from './signature.ts';

/** A buffer that the function writes, or the number that it returns. */
export interface Output {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly axes: readonly string[];
  readonly compare: boolean;
  readonly partial: boolean;
  /** What it holds before the call; null: poison. */
  readonly initial: Tensor | null;
}

/** One set of dims with everything that was drawn for it. */
export interface KernelCase {
  readonly dims: Dims;
  /** What the function reads, by the argument's name, as it receives it; also what outputs hold beforehand. */
  readonly inputs: ReadonlyMap<string, Drawn>;
  /** Elements of every buffer, for sentences. */
  readonly sizes: ReadonlyMap<string, number>;
  /** In the order of the arguments, which is that of the reply; what is returned comes last. */
  readonly outputs: readonly Output[];
  /** `f(out, inp, B=2, T=3)` */
  readonly call: string;
  request(symbol: string, order: number): KernelRequest;
}

/** A reply is cut there, so no request may ask for more. */
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;

/** Draws one case. Throws BadExpression for what the author has to mend, OracleFault where the engine cannot help. */
export async function drawCase(
  check: CheckOf<'kernel'>,
  signature: Signature,
  dims: Dims,
  random: Random,
): Promise<KernelCase> {
  const ofOp = await drawnByOp(signature, dims, random);
  const inputs = new Map<string, Drawn>(ofOp);
  const sizes = new Map<string, number>();
  const outputs: Output[] = [];
  const payload: Payload[number][] = [];

  function buffer(arg: KernelArgument, dtype: Dtype, constant: boolean): WireArgument {
    const { name, type, compare, partial = false } = arg;
    const initial = contentOf(arg, dtype, constant, ofOp.get(name), dims, random);
    const shape = initial?.shape ?? inputOf(arg).shape.map((extent) => evaluate(extent, dims));
    const elements = sizeOf(shape);
    sizes.set(name, elements);
    if (!constant) outputs.push({ name, dtype, shape, axes: axesOf(signature, arg), compare, partial, initial });
    if (initial === null) return { name, type, elements, input: null };
    inputs.set(name, initial);
    payload.push({ segment: { dtype: WIRE_DTYPE[dtype], shape: [elements] }, bytes: bytesOfTensor(initial) });
    return { name, type, elements, input: payload.length - 1 };
  }

  const args = signature.args.map((arg): WireArgument => {
    const pointer = pointerOf(arg.type);
    if (pointer !== null) return buffer(arg, pointer.dtype, pointer.constant);
    const value = numberOf(arg, ofOp.get(arg.name), dims, random);
    inputs.set(arg.name, value);
    return { name: arg.name, type: arg.type, value };
  });
  if (check.returns !== undefined) outputs.push(returned(check.returns));
  const bytes = outputs.reduce((sum, { shape }) => sum + 8 * sizeOf(shape), 0);
  if (bytes > MAX_OUTPUT_BYTES)
    throw new BadExpression(`출력이 ${bytes}바이트로 너무 커요`, `outputs of ${bytes} bytes are too many`);
  const launch = launchOf(check, dims);
  const words = args.map((arg) => ('value' in arg ? `${arg.name}=${arg.value}` : arg.name));
  return {
    dims,
    inputs,
    sizes,
    outputs,
    call: `${check.symbol}${launchText(launch)}(${words.join(', ')})`,
    request: (symbol, order) => ({
      op: 'kernel',
      symbol,
      args,
      returns: check.returns ?? null,
      launch,
      order,
      payload,
    }),
  };
}

/** Inputs of the op, in the precision that the arguments have; an argument with a `fill` of its own is filled by that. */
async function drawnByOp({ op, args }: Signature, dims: Dims, random: Random): Promise<ReadonlyMap<string, Drawn>> {
  if (op === null) return new Map();
  const dtypes = args.map(({ type }) => pointerOf(type)?.dtype);
  const dtype = dtypes.find((one) => one !== undefined && one !== 'int32') ?? 'float32';
  return drawOp(op, dims, { dtype, random, otherwise: args.filter(({ fill }) => fill !== undefined).map(inputOf) });
}

/** What a buffer holds before the call; null: poison. */
function contentOf(
  arg: KernelArgument,
  dtype: Dtype,
  constant: boolean,
  ofOp: Drawn | undefined,
  dims: Dims,
  random: Random,
): Tensor | null {
  if (ofOp !== undefined) {
    return typeof ofOp === 'number' ? tensorOf(dtype, [1], [ofOp]) : tensorOf(dtype, ofOp.shape, ofOp.values);
  }
  return constant || arg.fill !== undefined ? (drawInput(inputOf(arg), dims, random) as Tensor) : null;
}

/** A number: its own value, the op's, the dim of its name, or drawn. Whole where the type is. */
function numberOf(arg: KernelArgument, ofOp: Drawn | undefined, dims: Dims, random: Random): number {
  const { name, value, type } = arg;
  const number = ((): number => {
    if (value !== undefined) return typeof value === 'number' ? value : evaluate(value, dims);
    if (typeof ofOp === 'number') return ofOp;
    if (Object.hasOwn(dims, name)) return dims[name] as number;
    return drawInput({ ...inputOf(arg), shape: [] }, dims, random) as number;
  })();
  if (type !== 'float' && type !== 'double' && !Number.isSafeInteger(number))
    throw new BadExpression(`${name} = ${number}, 정수가 아니에요`, `${name} = ${number} is no whole number`);
  // As the function receives it, so that what is expected is computed from the same number.
  return type === 'float' ? Math.fround(number) : number;
}

function returned(type: NonNullable<CheckOf<'kernel'>['returns']>): Output {
  const dtype = pointerOf(`${type}*`)!.dtype;
  return { name: 'return', dtype, shape: [], axes: [], compare: true, partial: false, initial: null };
}
