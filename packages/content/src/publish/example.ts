import type { Check, Plain, TextOrFile } from '@ear/engine';

/** Longer inputs and outputs of a program are no example to look at. Characters. */
const MAX_TEXT = 1000;

/**
 * What a learner may read of a public check: the code that is run and the value that it must give; of a program its
 * input and output. `textAt` reads a file of the quest.
 */
export function exampleOf(check: Check, textAt: (path: string) => string): { call: string; expect: string } | null {
  if (check.reveal !== 'full') return null;
  if (check.kind === 'call') {
    const args = check.call.args.map(pythonLiteral).join(', ');
    return { call: `${check.call.fn}(${args})`, expect: pythonLiteral(check.expect) };
  }
  if (check.kind === 'script') return { call: check.run.trimEnd(), expect: pythonLiteral(check.expect) };
  if (check.kind === 'stdout' && check.expect !== undefined) {
    const read = (text: TextOrFile): string => (typeof text === 'string' ? text : textAt(text.file)).trimEnd();
    const [call, expect] = [read(check.stdin), read(check.expect)];
    return call.length + expect.length <= MAX_TEXT ? { call, expect } : null;
  }
  return null;
}

/** A plain value as Python would print it. */
export function pythonLiteral(value: Plain): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return Object.is(value, -0) ? '-0.0' : String(value);
  if (typeof value === 'string') return pythonString(value);
  if (isList(value)) return `[${value.map(pythonLiteral).join(', ')}]`;
  const entries = Object.entries(value).map(([key, part]) => `${pythonString(key)}: ${pythonLiteral(part)}`);
  return `{${entries.join(', ')}}`;
}

const isList = (value: Plain): value is readonly Plain[] => Array.isArray(value);

/** Single quotes unless the text holds some and no double ones, as `repr` chooses. */
function pythonString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(/[\\\p{Cc}]/gu, escaped).replaceAll(quote, `\\${quote}`);
  return quote + body + quote;
}

function escaped(char: string): string {
  const named: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return named[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
