import type { Expression } from './inputs.ts';

/** Values of dims by name. */
export type Dims = Readonly<Record<string, number>>;

/** An expression that cannot be read or has no value; the sentence is for the author. */
export class BadExpression extends Error {}

/**
 * Value of a whole-number expression: + - * / % (division rounds towards zero), comparisons (1 or 0), && and ||,
 * parentheses, dims. Throws BadExpression; never runs anything.
 */
export function evaluate(expression: Expression, dims: Dims): number {
  if (typeof expression === 'number') return expression;
  const tokens = expression.match(/[A-Z][A-Z0-9_]*|\d+|==|!=|<=|>=|&&|\|\||[-+*/%()<>]/g) ?? [];
  if (tokens.join('') !== expression.replaceAll(' ', '')) throw new BadExpression(`cannot read "${expression}"`);
  let at = 0;

  function binary(level: number): number {
    const operators = LEVELS[level];
    if (operators === undefined) return unary();
    let left = binary(level + 1);
    for (let apply; (apply = operators[tokens[at] ?? '']) !== undefined;) {
      at++;
      left = apply(left, binary(level + 1));
    }
    return left;
  }
  function unary(): number {
    const token = tokens[at++];
    if (token === '-') return -unary();
    if (token === '(') {
      const inner = binary(0);
      if (tokens[at++] !== ')') throw new BadExpression(`"${expression}" lacks a closing parenthesis`);
      return inner;
    }
    if (token !== undefined && /^\d+$/.test(token)) return Number(token);
    if (token === undefined || !Object.hasOwn(dims, token)) throw new BadExpression(`"${expression}": no dim ${token}`);
    return dims[token] as number;
  }

  const value = binary(0);
  if (at !== tokens.length) throw new BadExpression(`"${expression}" goes on after its end`);
  if (!Number.isSafeInteger(value)) throw new BadExpression(`"${expression}" is no whole number here`);
  return value;
}

const truth = (value: boolean): number => (value ? 1 : 0);

/** Operators by binding strength, weakest first. */
const LEVELS: readonly Readonly<Record<string, (a: number, b: number) => number>>[] = [
  { '||': (a, b) => truth(a !== 0 || b !== 0) },
  { '&&': (a, b) => truth(a !== 0 && b !== 0) },
  { '==': (a, b) => truth(a === b), '!=': (a, b) => truth(a !== b) },
  {
    '<': (a, b) => truth(a < b),
    '>': (a, b) => truth(a > b),
    '<=': (a, b) => truth(a <= b),
    '>=': (a, b) => truth(a >= b),
  },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => Math.trunc(a / b), '%': (a, b) => a % b },
];

/** Dims that an expression names, each once. */
export function dimsIn(expression: Expression): readonly string[] {
  return typeof expression === 'number' ? [] : [...new Set(expression.match(/[A-Z][A-Z0-9_]*/g))];
}
