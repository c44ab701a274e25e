import { LOG_FIELDS } from '@ear/engine';
import type { CheckOf, Message } from '@ear/engine';
import { formatNumber } from '../../comparators/format.ts';
import { authored, message } from '../../messages.ts';
import { clean } from '../../text.ts';
import { failed, passed } from '../kind.ts';
import type { CheckImplementation } from '../kind.ts';
import { detailOf } from '../sentences.ts';
import { fieldOfLines, FORMATS } from './formats.ts';
import { linesOf } from './report.ts';
import type { LogFormat } from './report.ts';

type Must = CheckOf<'log'>['must'][string];
type Value = boolean | number | string;

/** A pasted report, read as one of the known forms. What it says is the learner's word: it is evidence of doing. */
export const logCheck: CheckImplementation<'log'> = {
  async run(check, { payload }) {
    if (payload.kind !== 'log') return failed(message('answer.none'));
    const lines = linesOf(payload.text);
    const format = FORMATS[check.expects];
    const fields = format.read(lines);
    const isForm = LOG_FIELDS[check.expects] !== null;
    if (isForm && fields.size === 0) return failed(message('log.no_report', { how: format.how }));
    const seen: string[] = [];
    const wanted: string[] = [];
    const open = check.reveal === 'full';
    let first: Message | null = null;
    for (const [field, must] of Object.entries(check.must)) {
      const got = isForm ? (fields.get(field) ?? null) : fieldOfLines(lines, field, soughtBy(must));
      seen.push(`${field}: ${got === null ? '-' : valueText(got)}`);
      wanted.push(`${field}: ${mustText(must)}`);
      first ??= whyWrong(format, field, got, must, open);
    }
    const detail = detailOf({ expected: wanted.join('\n'), got: seen.join('\n') });
    if (first === null) return { ...passed, detail };
    // The author's sentence is about a wrong value; how to produce what is missing is the nearer help.
    return failed(check.message && first.id !== 'log.missing' ? authored(first.id, check.message) : first, detail);
  },
};

function soughtBy(must: Must): 'number' | 'text' | 'there' {
  return typeof must === 'object' ? 'number' : typeof must === 'string' ? 'text' : 'there';
}

function whyWrong({ how }: LogFormat, field: string, got: Value | null, must: Must, open: boolean): Message | null {
  if (got === null) return message('log.missing', { field, how });
  if (holds(got, must)) return null;
  return open
    ? message('log.shown', { field, got: valueText(got), want: mustText(must) })
    : message('log.differs', { field, got: valueText(got) });
}

/** Text: the same words, whatever the case. A range: a finite number in it, both ends included. */
function holds(got: Value, must: Must): boolean {
  if (typeof must === 'boolean') return got === must;
  if (typeof must === 'string') return String(got).trim().toLowerCase() === must.trim().toLowerCase();
  const { min = -Infinity, max = Infinity } = must;
  return typeof got === 'number' && Number.isFinite(got) && min <= got && got <= max;
}

function mustText(must: Must): string {
  if (typeof must !== 'object') return valueText(must);
  const { min, max } = must;
  if (min !== undefined && max !== undefined) return `${min} .. ${max}`;
  return min === undefined ? (max === undefined ? '…' : `<= ${max}`) : `>= ${min}`;
}

function valueText(value: Value): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'number' ? (Number.isFinite(value) ? formatNumber(value) : String(value)) : clean(value, 120);
}
