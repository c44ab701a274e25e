import type { CheckOf, Input } from '@ear/engine';
import { formatNumber, formatPlain, formatSeen, formatShape } from '../../comparators/format.ts';
import { tensorIn } from '../../comparators/wanted.ts';
import { drawDims, drawInput } from '../../inputs/draw.ts';
import type { Drawn } from '../../inputs/draw.ts';
import type { Dims } from '../../inputs/expression.ts';
import { authored, message } from '../../messages.ts';
import type { Seen } from '../../protocol/seen.ts';
import { randomFrom } from '../../seed.ts';
import type { Random } from '../../seed.ts';
import { tensorOfSeen } from '../../tensors/fromSeen.ts';
import { isTensor, tensorOf } from '../../tensors/tensor.ts';
import type { Tensor } from '../../tensors/tensor.ts';
import { failed, passed } from '../kind.ts';
import type { CheckContext, CheckImplementation, Outcome } from '../kind.ts';
import { detailOf, noValue } from '../sentences.ts';
import * as experiments from './experiments.ts';
import type { Experimental } from './experiments.ts';
import * as relations from './relations.ts';
import type { Broken, Relation, WrongShape } from './relations.ts';

type Property = CheckOf<'property'>['property'];

/** Decided from one call. */
const RELATIONS: Partial<Record<Property, Relation>> = {
  rows_sum_to_one: relations.rowsSumToOne,
  non_negative: relations.nonNegative,
  orthogonal: relations.orthogonal,
  unit_norm: relations.unitNorm,
  permutation: relations.permutation,
  sorted: relations.sorted,
  monotone: relations.monotone,
  symmetric: relations.symmetric,
  lower_triangular: relations.lowerTriangular,
  same_shape: relations.sameShape,
  bounded: relations.bounded,
  norm_preserving: relations.normPreserving,
};

/** Decided from several calls. */
const EXPERIMENTS: Partial<Record<Property, Experimental>> = {
  causal: experiments.causal,
  shift_invariant: experiments.shiftInvariant,
  scale_invariant: experiments.scaleInvariant,
  deterministic: experiments.deterministic,
};

/** Draws inputs, calls the student's function with them and holds what comes back against a named relation. */
export const propertyCheck: CheckImplementation<'property'> = {
  async run(check, context) {
    const random = randomFrom(context.seed, `property:${check.id}`);
    for (const dims of drawDims(check, random)) {
      const outcome = await tryOne(check, context, dims, random);
      if (outcome.status !== 'passed') return outcome;
    }
    return passed;
  },
};

/** What a call came to where that was no tensor of finite numbers: the check ends with it. */
class Unanswered extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super('no numbers came back');
    this.outcome = outcome;
  }
}

async function tryOne(check: CheckOf<'property'>, context: CheckContext, dims: Dims, random: Random): Promise<Outcome> {
  const { property, inputs, with: options, tol } = check;
  const drawn = inputs.map((input) => drawInput(input, dims, random));
  const calls: string[] = [];
  let last: Seen = { kind: 'none' };

  async function call(args: readonly Drawn[], how = ''): Promise<Tensor> {
    calls.push(how === '' ? `${check.fn}(${written(check, context, drawn)})` : `${check.fn}(…), ${how}`);
    const answer = await context.ask({ op: 'call', fn: check.fn, args });
    const told = { open: check.reveal === 'full', message: check.message };
    const detail = { call: calls.join('\n') };
    if (answer.kind !== 'value') {
      const outcome = noValue(answer, context.mainFile, told);
      throw new Unanswered({ ...outcome, detail: detailOf({ ...detail, ...outcome.detail }) });
    }
    last = returned(answer.value, check.of);
    const tensor = tensorOfSeen(last);
    const seen = detailOf({ ...detail, got: formatSeen(last) });
    // What holds of every number holds of none at all.
    const isVoid = tensor?.values.length === 0 && args.every((value) => !isTensor(value) || value.values.length > 0);
    if (tensor === null || isVoid) throw new Unanswered(failed(message('property.no_numbers'), seen));
    if (!tensor.values.every(Number.isFinite)) throw new Unanswered(failed(message('not_finite.wrong'), seen));
    return tensor;
  }

  try {
    const out = await call(drawn);
    const wrong =
      RELATIONS[property]?.({ out, inputs: drawn.map(asTensor(inputs)), options, ...tol }) ??
      (await EXPERIMENTS[property]?.({ inputs, drawn, dims, options, tol, random, out, call })) ??
      null;
    if (wrong === null) return passed;
    const detail = detailOf({
      call: calls.join('\n'),
      got: formatSeen(last),
      largest_difference:
        'want' in wrong || wrong.size === null ? undefined : `${formatNumber(wrong.size)}${place(wrong)}`,
    });
    return failed(sentence(check, dims, wrong, out), detail);
  } catch (error) {
    if (error instanceof Unanswered) return error.outcome;
    throw error;
  }
}

/** One of several returned values: a tuple, or a list of tensors that have axes. Anything else is one value. */
function returned(value: Seen, of: number): Seen {
  const several =
    value.kind === 'tuple' ||
    (value.kind === 'list' && value.items.some((item) => item.kind === 'tensor' && item.tensor.shape.length > 0));
  return several ? (value.items[of] ?? { kind: 'none' }) : value;
}

function sentence(
  check: CheckOf<'property'>,
  dims: Dims,
  wrong: Broken | WrongShape,
  out: Tensor,
): ReturnType<typeof message> {
  const open = check.reveal === 'full';
  if ('want' in wrong) {
    const shapes = { want: wrong.want, got: formatShape(out.shape) };
    if (open) return message('shape.tensor_shown', shapes);
    return message(check.property === 'same_shape' ? 'property.same_shape' : 'shape.tensor');
  }
  const id = `property.${check.property}` as const;
  const ours = message(id);
  const what = check.message ?? ours.text;
  if (!open) return check.message ? authored(id, check.message) : ours;
  const where = [...Object.entries(dims).map(([name, size]) => `${name}=${size}`), wrong.at].filter(Boolean).join(' ');
  const shown = message('property.shown', { what, where: where || '()', value: formatNumber(wrong.value) });
  return { id, text: shown.text };
}

function place({ at }: Broken): string {
  return at === '' ? '' : ` @ ${at}`;
}

const asTensor =
  (inputs: readonly Input[]) =>
  (value: Drawn, index: number): Tensor =>
    isTensor(value) ? value : tensorOf((inputs[index] as Input).dtype, [], [value]);

/** `x=array([[…]], dtype=float64), n=3` */
function written({ inputs }: CheckOf<'property'>, { challenge }: CheckContext, drawn: readonly Drawn[]): string {
  return drawn
    .map((value, index) => {
      const wanted = isTensor(value) ? tensorIn(challenge.runtime, value) : value;
      return `${(inputs[index] as Input).name}=${formatPlain(wanted)}`;
    })
    .join(', ');
}
