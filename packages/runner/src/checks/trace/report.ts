import { tracedTensors } from '@ear/engine';
import type { CheckOf, LocalText, Message } from '@ear/engine';
import type { Departure } from '@ear/native';
import { formatNumber, formatShape } from '../../comparators/format.ts';
import { authored, message } from '../../messages.ts';
import type { Fact } from '../../messages.ts';
import type { Traced, TraceFinding } from '../../oracle/departure.ts';
import { adviceFor } from './advice.ts';
import { inputsOf } from './inputs.ts';

type Departed = TraceFinding & { readonly departure: Departure; readonly place: string };

/** Names before the departure that are told; the last ones are the nearest. */
const TOLD = 4;

/**
 * The sentence of a departure: what agrees before it, the tensor that departs first, and what to look at. Public checks
 * also tell layer, head, place, values and how many elements differ. `looks`: a mistake that was recognised. An
 * author's sentence stands in for ours where a hidden check has nothing to say but that the logits are wrong.
 */
export function departureMessage(
  { departure, place, agreeing, missing }: Departed,
  check: CheckOf<'trace'>,
  looks: LocalText | null,
): Message {
  const { name, reason, element, operation } = departure;
  const open = check.reveal === 'full';
  const needed = inputsOf(name, check.model).filter((input) => missing.includes(input));
  const nothing = agreeing.length === 0 && needed.length > 0 && looks === null && reason === 'value';
  if (check.message && !open && nothing) return authored('value.trace', check.message);
  const narrow = needed.length > 0 ? message('value.trace_narrow', { names: needed.join(', ') }).text : null;
  const advice = looks ? message('value.trace_looks', { looks }).text : narrow;
  const facts: Record<string, Fact> = {
    name,
    place,
    before: beforeText(agreeing),
    advice: advice ?? adviceFor(operation, check.model.family),
    axes:
      tracedTensors(check.model)
        .find((one) => one.name === name)
        ?.shape.join(', ') ?? '',
  };
  if (element === null) {
    const shapes = { want: formatShape(departure.shape), got: formatShape(departure.got_shape) };
    return message(open ? 'shape.trace_tensor_shown' : 'shape.trace_tensor', { ...facts, ...shapes });
  }
  const shown: Record<string, Fact> = {
    ...facts,
    where: whereText(departure),
    want: numberText(element.want),
    got: numberText(element.got),
    error: numberText(element.abs_error),
    share: message('value.trace_share', { compared: departure.compared ?? 0, departing: departure.departing ?? 0 })
      .text,
  };
  if (reason === 'value') return message(open ? 'value.trace_shown' : 'value.trace', shown);
  return message(open ? 'not_finite.trace_shown' : 'not_finite.trace', shown);
}

/** What a public check's detail shows of a departure. */
export function departureDetail(
  { departure, place }: Departed,
  expected: readonly Traced[],
): {
  readonly first_difference: string;
  readonly expected?: string;
  readonly got?: string;
  readonly largest_difference?: string;
} {
  const { element, worst, name } = departure;
  if (element === null || worst === undefined) return { first_difference: place };
  const tensor = expected.find((one) => one.name === name) as Traced;
  return {
    first_difference: place,
    expected: numberText(element.want),
    got: numberText(element.got),
    largest_difference: `${numberText(worst.abs_error)} @ ${placeOf(tensor, worst.element)}`,
  };
}

function beforeText(agreeing: readonly string[]): Fact {
  if (agreeing.length === 0) return '';
  const names = agreeing.slice(-TOLD).join(', ');
  return message('value.trace_before', { names: agreeing.length > TOLD ? `…, ${names}` : names }).text;
}

/** ` — layer 0, head 1`; nothing outside of the layers. */
function whereText({ layer, head }: Departure): Fact {
  if (layer === null) return '';
  return {
    ko: ` — ${layer}번 층${head === null ? '' : `, ${head}번 머리`}`,
    en: ` — layer ${layer}${head === null ? '' : `, head ${head}`}`,
  };
}

/** `(b=0,h=1,t=3,s=2)` of the element at that place of the array. */
function placeOf({ shape, axes }: Traced, element: number): string {
  const index: number[] = [];
  for (const extent of shape.toReversed()) {
    index.unshift(element % extent);
    element = Math.floor(element / extent);
  }
  return `(${index.map((at, axis) => `${axes[axis]}=${at}`).join(',')})`;
}

function numberText(value: number): string {
  return Number.isFinite(value) ? formatNumber(value) : Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
}
