import type { LocalText } from '../text.ts';
import type { Expression } from './inputs.ts';

/** Values of dims by name. */
export type Dims = Readonly<Record<string, number>>;

/** What an author wrote cannot be read or has no value: a clause in both languages, for whoever has to mend it. */
export class BadExpression extends Error {
  readonly clause: LocalText;

  constructor(ko: string, en: string) {
    super(en);
    this.clause = { ko, en };
  }
}

/**
 * Value of a whole-number expression: + - * / % (division rounds towards zero), comparisons (1 or 0), && and ||,
 * parentheses, dims. Throws BadExpression; never runs anything.
 */
export function evaluate(expression: Expression, dims: Dims): number {
  if (typeof expression === 'number') return expression;
  const tokens = expression.match(/[A-Z][A-Z0-9_]*|\d+|==|!=|<=|>=|&&|\|\||[-+*/%()<>]/g) ?? [];
  if (tokens.join('') !== expression.replaceAll(' ', ''))
    throw new BadExpression(`"${expression}" 식을 읽을 수 없어요`, `cannot read "${expression}"`);
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
      if (tokens[at++] !== ')')
        throw new BadExpression(
          `"${expression}" 식에 닫는 괄호가 없어요`,
          `"${expression}" lacks a closing parenthesis`,
        );
      return inner;
    }
    if (token !== undefined && /^\d+$/.test(token)) return Number(token);
    if (token === undefined)
      throw new BadExpression(`"${expression}" 식이 도중에 끝나요`, `"${expression}" ends too soon`);
    if (!Object.hasOwn(dims, token))
      throw new BadExpression(`"${expression}" 식의 ${token} 차원이 없어요`, `"${expression}": no dim ${token}`);
    return dims[token] as number;
  }

  const value = binary(0);
  if (at !== tokens.length)
    throw new BadExpression(`"${expression}" 식의 끝 뒤에 다른 것이 있어요`, `"${expression}" goes on after its end`);
  if (!Number.isSafeInteger(value))
    throw new BadExpression(`"${expression}" 값이 정수가 아니에요`, `"${expression}" is no whole number here`);
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
