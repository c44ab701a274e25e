import type { CheckOf, TextOrFile } from '@ear/engine';
import { AuthorFault } from '../../judge/author.ts';
import { authored, message } from '../../messages.ts';
import type { ProgramEnd } from '../../programs/programs.ts';
import type { Judgement, ValidatorTask } from '../../programs/validator.ts';
import { clean } from '../../text.ts';
import { failed, passed } from '../kind.ts';
import type { CheckContext, CheckImplementation, Outcome } from '../kind.ts';
import { detailOf, noValue } from '../sentences.ts';
import { crashOf, tracebackOf } from './crash.ts';
import { mismatch, placeOf } from './mismatch.ts';
import { differenceOf } from './tokens.ts';

type StdoutCheck = CheckOf<'stdout'>;
/** What is shown of a text, in characters. */
const SHOWN = 4000;

/** Runs the hand-in as a program of its own and looks at what it prints. */
export const stdoutCheck: CheckImplementation<'stdout'> = {
  async run(check, context) {
    const { programs, data } = context;
    const { args, wall_s } = check;
    const task = taskOf(check, data);
    const stdin = textOf(check.stdin, data);
    if (task !== null && check.validator?.interactive) {
      const { end, talk } = await programs.converse({ args, wall_s }, task);
      const refused = talk?.judgement?.accepted === false;
      if (end.kind !== 'exited' && !refused) return endedOutcome(check, end, { got: talk?.transcript });
      return judged(check, talk?.judgement ?? null, { got: talk?.transcript });
    }
    const shown = { call: clean(stdin, SHOWN), expected: expectedText(check, data) };
    const end = await programs.run({ args, stdin, wall_s });
    if (end.kind !== 'exited') return endedOutcome(check, end, shown);
    const seen = { ...shown, got: clean(end.stdout.toString('utf8'), SHOWN) };
    if (task !== null) return judged(check, await programs.validate(task, end.stdout), seen);
    const difference = differenceOf(end.stdout, Buffer.from(textOf(check.expect ?? '', data)), check.compare);
    if (difference === null) return { ...passed, detail: detailOf(seen) };
    const words = mismatch(difference, { open: check.reveal === 'full', message: check.message });
    return failed(words, detailOf({ ...seen, first_difference: placeOf(difference) }));
  },
};

type Shown = Parameters<typeof detailOf>[0];

/** A program that did not come to its end, or was never made. */
function endedOutcome(check: StdoutCheck, end: Exclude<ProgramEnd, { kind: 'exited' }>, shown: Shown): Outcome {
  const open = check.reveal === 'full';
  if (end.kind === 'unbuilt') return noValue(end, '', { open });
  const got = shown.got ?? clean(end.stdout.toString('utf8'), SHOWN);
  const detail = detailOf({ ...shown, got, traceback: tracebackOf(end.stderr) });
  const { status, message: words } = end.status === 'crashed' ? crashOf(end, open) : end;
  return { status: 'error', score: 0, message: words, verdict: status, stops: !end.may_go_on, detail };
}

/** What an output validator said; its own words only where the check is public. */
function judged(check: StdoutCheck, judgement: Judgement | null, shown: Shown): Outcome {
  const { accepted, score, words } = judgement ?? { accepted: false, score: 0, words: '' };
  const detail = detailOf(shown);
  if (accepted) return { ...passed, score, detail };
  const own = check.message && authored('output.refused', check.message);
  const told = check.reveal === 'full' && words !== '';
  return failed(told ? message('output.refused_text', { text: words }) : (own ?? message('output.refused')), detail);
}

function taskOf({ validator, stdin }: StdoutCheck, data: CheckContext['data']): ValidatorTask | null {
  if (validator === undefined) return null;
  const { file, with: others = [], runtime, flags, answer } = validator;
  const sources = Object.fromEntries([file, ...others].map((path) => [path, textOf({ file: path }, data)]));
  return { file, runtime, sources, input: textOf(stdin, data), answer: textOf(answer, data), flags };
}

function expectedText(check: StdoutCheck, data: CheckContext['data']): string | undefined {
  return check.expect === undefined ? undefined : clean(textOf(check.expect, data), SHOWN);
}

function textOf(text: TextOrFile, data: CheckContext['data']): string {
  if (typeof text === 'string') return text;
  if (!Object.hasOwn(data, text.file)) throw new AuthorFault(text.file, 'the bundle does not hold it');
  return data[text.file] as string;
}
