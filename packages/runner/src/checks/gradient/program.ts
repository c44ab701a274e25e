/** A step makes one node from earlier ones; nodes are numbered leaves first, then steps. `pow` has a constant exponent. */
export type Step =
  | readonly ['add' | 'sub' | 'mul' | 'div', number, number]
  | readonly ['pow', number, number]
  | readonly ['neg' | 'exp' | 'log' | 'tanh' | 'relu', number];
export type Operation = Step[0];

/** A scalar expression in the form that travels to the student's process; its value is the last node. */
export interface Program {
  readonly leaves: readonly number[];
  readonly steps: readonly Step[];
}

const BINARY: ReadonlySet<Operation> = new Set<Operation>(['add', 'sub', 'mul', 'div']);
export const isBinary = (op: Operation): boolean => BINARY.has(op);

/** Nodes that a step reads. */
export function operands(step: Step): readonly number[] {
  return isBinary(step[0]) ? [step[1], step[2] as number] : [step[1]];
}

/** The value that one step gives, in float64; `at` reads an earlier node. */
export function applyStep(step: Step, at: (node: number) => number): number {
  const a = at(step[1]);
  switch (step[0]) {
    case 'add':
      return a + at(step[2]);
    case 'sub':
      return a - at(step[2]);
    case 'mul':
      return a * at(step[2]);
    case 'div':
      return a / at(step[2]);
    case 'pow':
      return a ** step[2];
    case 'neg':
      return -a;
    case 'exp':
      return Math.exp(a);
    case 'log':
      return Math.log(a);
    case 'tanh':
      return Math.tanh(a);
    case 'relu':
      return Math.max(0, a);
    default:
      return step satisfies never;
  }
}

/** Value of the whole expression at the given leaves. */
export function evaluate(program: Program, leaves: readonly number[] = program.leaves): number {
  const nodes = [...leaves];
  for (const step of program.steps) nodes.push(applyStep(step, (node) => nodes[node] as number));
  return nodes.at(-1) as number;
}

/**
 * Derivative by each leaf, by central differences of two step sizes extrapolated to order h^4 (Richardson).
 * null where the two disagree: the expression is too steep there to be a fair question.
 */
export function numericalGradient(program: Program): readonly number[] | null {
  const gradient: number[] = [];
  for (let leaf = 0; leaf < program.leaves.length; leaf++) {
    const coarse = centralDifference(program, leaf, 2e-4);
    const fine = centralDifference(program, leaf, 1e-4);
    if (!(Math.abs(coarse - fine) <= 1e-6 + 1e-5 * Math.abs(fine))) return null;
    gradient.push((4 * fine - coarse) / 3);
  }
  return gradient;
}

function centralDifference(program: Program, leaf: number, h: number): number {
  const moved = (by: number): number =>
    evaluate(
      program,
      program.leaves.map((value, index) => (index === leaf ? value + by : value)),
    );
  return (moved(h) - moved(-h)) / (2 * h);
}

/** The expression as Python would write it, one line per node. */
export function programText(program: Program): string {
  const name = (node: number): string =>
    node < program.leaves.length ? String.fromCharCode(97 + node) : `t${node - program.leaves.length + 1}`;
  const leaves = program.leaves.map((value, index) => `${name(index)} = Value(${value})`);
  const steps = program.steps.map((step, index) => `${name(program.leaves.length + index)} = ${stepText(step, name)}`);
  return [...leaves, ...steps].join('; ');
}

const SYMBOLS = { add: '+', sub: '-', mul: '*', div: '/', pow: '**' } as const;

function stepText(step: Step, name: (node: number) => string): string {
  const a = name(step[1]);
  switch (step[0]) {
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
      return `${a} ${SYMBOLS[step[0]]} ${name(step[2])}`;
    case 'pow':
      return `${a} ** ${step[2]}`;
    case 'neg':
      return `-${a}`;
    default:
      return `${a}.${step[0]}()`;
  }
}
