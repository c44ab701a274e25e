import { tracedTensors, traceDims, wholeModel } from '@ear/engine';
import type { CheckOf } from '@ear/engine';
import type { TracedTensor } from '@ear/native';
import { formatSeen } from '../../comparators/format.ts';
import { drawDims } from '../../inputs/draw.ts';
import type { Dims } from '../../inputs/expression.ts';
import { message } from '../../messages.ts';
import { firstDeparture, traceModel } from '../../oracle/departure.ts';
import type { Traced, TraceFinding } from '../../oracle/departure.ts';
import { randomFrom } from '../../seed.ts';
import { failed, passed } from '../kind.ts';
import type { CheckContext, CheckImplementation, Outcome } from '../kind.ts';
import { detailOf, noValue } from '../sentences.ts';
import { argumentsOf, drawTrace, rowsOf } from './draw.ts';
import type { TraceDraw } from './draw.ts';
import { knownOf } from './mistakes/known.ts';
import { recognise } from './mistakes/mistakes.ts';
import { readTrace } from './read.ts';
import { departureDetail, departureMessage } from './report.ts';

/** A student's forward pass with all that lies in between: the first tensor that departs from the engine's is named. */
export const traceCheck: CheckImplementation<'trace'> = {
  run: judgeDraws,
  async again(check, context) {
    const outcome = await judgeDraws(check, context);
    return outcome.status === 'failed' ? { ...outcome, message: message('value.changes') } : outcome;
  },
};

async function judgeDraws(check: CheckOf<'trace'>, context: CheckContext): Promise<Outcome> {
  let last: Outcome = passed;
  for (const [index, dims] of drawDims(check, randomFrom(context.seed, `trace:${check.id}`)).entries()) {
    last = await judgeOne(check, context, dims, index);
    if (last.status !== 'passed') return last;
  }
  return last;
}

async function judgeOne(check: CheckOf<'trace'>, context: CheckContext, dims: Dims, index: number): Promise<Outcome> {
  const { ask, mainFile, seed, challenge, signal } = context;
  const { fn, model, tol } = check;
  const draw = drawTrace(check, dims, randomFrom(seed, `trace:${check.id}:${index}`));
  const shown = { call: `${fn}(${check.args.map((name) => argumentText(name, draw)).join(', ')})` };
  const answer = await ask({ op: 'call', fn, args: argumentsOf(check, draw) });
  if (answer.kind !== 'value') {
    const outcome = noValue(answer, mainFile, { open: check.reveal === 'full', message: check.message });
    return { ...outcome, detail: detailOf({ ...shown, ...outcome.detail }) };
  }
  const names = tracedTensors(model).map(({ name }) => name);
  const got = readTrace(answer.value, check, { names, runtime: challenge.runtime });
  if ('text' in got) return failed(got, detailOf({ ...shown, got: formatSeen(answer.value) }));
  const values = Object.fromEntries(Object.entries(draw.weights).map(([name, weight]) => [name, weight.values]));
  const expected = await traceModel(wholeModel(model), values, rowsOf(draw.tokens), signal);
  const finding = await firstDeparture(expected, got, tol);
  if (!departs(finding)) return { ...passed, detail: detailOf(shown) };
  const { name, reason } = finding.departure;
  const [want, student] = [expected, got].map((all) => all.find((one) => one.name === name)) as [Traced, TracedTensor];
  const known = knownOf(check, draw, expected, { ...traceDims(model), ...dims });
  const looks = reason === 'shape' ? null : await recognise(want, student, tol, known);
  return failed(departureMessage(finding, check, looks), detailOf({ ...shown, ...departureDetail(finding, expected) }));
}

type Departed = TraceFinding & {
  readonly departure: NonNullable<TraceFinding['departure']>;
  readonly place: string;
};

function departs(finding: TraceFinding): finding is Departed {
  return finding.departure !== null;
}

/** Tokens as they were given; of everything else the name. */
function argumentText(name: string, { tokens }: TraceDraw): string {
  return name === 'tokens' ? `tokens=${JSON.stringify(rowsOf(tokens))}` : name;
}
