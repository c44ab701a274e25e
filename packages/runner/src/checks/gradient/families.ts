import type { CheckOf } from '@ear/engine';
import { randomFrom } from '../../seed.ts';
import type { Random } from '../../seed.ts';
import { applyStep, isBinary, numericalGradient, operands } from './program.ts';
import type { Operation, Program, Step } from './program.ts';

export type Family = CheckOf<'gradient'>['families'][number];

/** A drawn expression with what the broker expects: its value and the derivative by each leaf. */
export interface Drawn {
  readonly program: Program;
  readonly value: number;
  readonly gradient: readonly number[];
}

/** Beyond this a value says more about float64 than about a chain rule. */
const LARGEST = 50;
const LARGEST_GRADIENT = 1e4;
/** Distance from the points where an operation has no derivative or a huge one. */
const MARGIN = 0.1;
const TRIES = 400;
const EXPONENTS = [2, 3, -1, 0.5] as const;

/**
 * Draws a family's expressions. Same seed and purpose: same expressions. Each operation is made sure of in turn;
 * a chain gives the depth, and each step's other operand is any earlier node, so leaves and middle nodes are reused.
 */
export function drawFamily(family: Family, seed: string, purpose: string): readonly Drawn[] {
  const random = randomFrom(seed, purpose);
  return Array.from({ length: family.count }, (_, index) => draw(family, index, random));
}

function draw(family: Family, index: number, random: Random): Drawn {
  const wanted = family.ops[index % family.ops.length] as Operation;
  let fallback: Drawn | null = null;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const program = sketch(family, wanted, random, attempt >= TRIES / 2);
    if (program === null) continue;
    const hasWanted = program.steps.some(([op]) => op === wanted);
    const drawn: Drawn | null = hasWanted || fallback === null ? measure(program) : null;
    if (drawn !== null && hasWanted) return drawn;
    fallback ??= drawn;
  }
  if (fallback !== null) return fallback;
  throw new Error(`no fair expression of depth ${family.depth.join('..')} with ${family.ops.join(', ')}`);
}

function measure(program: Program): Drawn | null {
  const nodes = valuesOf(program);
  const value = nodes.at(-1) as number;
  const gradient = numericalGradient(program);
  if (gradient === null) return null;
  const steepest = Math.max(...gradient.map(Math.abs));
  return steepest > 1e-3 && steepest < LARGEST_GRADIENT ? { program, value, gradient } : null;
}

function valuesOf(program: Program): readonly number[] {
  const nodes = [...program.leaves];
  for (const step of program.steps) nodes.push(applyStep(step, (node) => nodes[node] as number));
  return nodes;
}

/**
 * One try: null when it ran into a corner where no operation is safe. `shorter` ends there instead, for families such
 * as eight logarithms in a row, which no number survives.
 */
function sketch(family: Family, wanted: Operation, random: Random, shorter: boolean): Program | null {
  const [shallow, deep] = family.depth;
  const depth = shallow + random.below(deep - shallow + 1);
  const leafCount = family.ops.some(isBinary) ? 2 + random.below(3) : 1;
  const leaves = Array.from({ length: leafCount }, () => random.between(0.3, 2) * (random.next() < 0.25 ? -1 : 1));
  const nodes = [...leaves];
  const steps: Step[] = [];
  const unused = new Set(leaves.keys());
  const wantedAt = random.below(depth);
  // Past the wanted depth only to bring in leaves that nothing has read yet.
  for (let level = 0; level < depth || (unused.size > 0 && level < depth + leafCount); level++) {
    const step = level === wantedAt ? safeStep(wanted, nodes, unused, random) : null;
    const chosen = step ?? anyStep(family.ops, level >= depth, nodes, unused, random);
    if (chosen === null && shorter) break;
    if (chosen === null) return null;
    steps.push(chosen);
    operands(chosen).forEach((node) => unused.delete(node));
    nodes.push(applyStep(chosen, (node) => nodes[node] as number));
  }
  return unused.size === 0 && steps.length > 0 ? { leaves, steps } : null;
}

function anyStep(
  ops: readonly Operation[],
  joinOnly: boolean,
  nodes: readonly number[],
  unused: ReadonlySet<number>,
  random: Random,
): Step | null {
  const choices = joinOnly ? ops.filter(isBinary) : ops;
  for (let attempt = 0; attempt < 12 && choices.length > 0; attempt++) {
    const step = safeStep(random.pick(choices), nodes, unused, random);
    if (step !== null) return step;
  }
  return null;
}

/** A step on the newest node, whose inputs and result stay where derivatives are tame; null where they would not. */
function safeStep(op: Operation, nodes: readonly number[], unused: ReadonlySet<number>, random: Random): Step | null {
  const newest = nodes.length - 1;
  const step = isBinary(op) ? binary(op, newest, other(nodes, unused, random), random) : unary(op, newest, random);
  const [first, second] = operands(step).map((node) => nodes[node] as number) as [number, number | undefined];
  if (!isTame(step, first, second)) return null;
  const value = applyStep(step, (node) => nodes[node] as number);
  return Number.isFinite(value) && Math.abs(value) <= LARGEST ? step : null;
}

function other(nodes: readonly number[], unused: ReadonlySet<number>, random: Random): number {
  const waiting = [...unused].filter((node) => node !== nodes.length - 1);
  return waiting.length > 0 && random.next() < 0.5 ? random.pick(waiting) : random.below(nodes.length);
}

function binary(op: Operation, newest: number, partner: number, random: Random): Step {
  const pair = random.next() < 0.5 ? ([newest, partner] as const) : ([partner, newest] as const);
  return [op as 'add', ...pair];
}

function unary(op: Operation, newest: number, random: Random): Step {
  return op === 'pow' ? ['pow', newest, random.pick(EXPONENTS)] : [op as 'neg', newest];
}

function isTame(step: Step, first: number, second: number | undefined): boolean {
  switch (step[0]) {
    case 'div':
      return Math.abs(second as number) >= 2 * MARGIN;
    case 'pow':
      return step[2] > 1 || first >= 2 * MARGIN;
    case 'exp':
      return Math.abs(first) <= 3;
    case 'log':
      return first >= 2 * MARGIN;
    case 'relu':
      return Math.abs(first) >= MARGIN;
    case 'tanh':
      return Math.abs(first) <= 3;
    default:
      return true;
  }
}
