import type { RunNews, RunNewsBody, RunPoints, RunSample, Written } from '@ear/engine/contract';

/** A message to pages has 8,000 bytes; a point takes up to sixty of them, a long text is cut. */
const POINTS_PER_MESSAGE = 100;
const EVALS_PER_MESSAGE = 20;
const SHOWN_CHARS = 1200;
const DIGITS = 5;

/** News as they travel to open pages: rounded to what a curve can show, and in pieces that fit. */
export function pieces(run: string, steps: number, news: Omit<RunNewsBody, 'token'>): RunNews[] {
  const { points, evals = [], samples = [], ...rest } = news;
  const bare: RunNews = { run, steps, ...rest };
  return [
    ...spansOf(points).map((span) => ({ ...bare, points: span })),
    ...(evals.length > 0 ? [{ ...bare, evals: evals.slice(-EVALS_PER_MESSAGE) }] : []),
    ...samples.map((sample) => ({ ...bare, samples: [cut(sample)] })),
    ...(points === undefined && evals.length + samples.length === 0 ? [bare] : []),
  ];
}

function spansOf(points: RunPoints | undefined): RunPoints[] {
  if (points === undefined) return [];
  const count = Math.ceil(points.step.length / POINTS_PER_MESSAGE);
  return Array.from({ length: count }, (_, index) => {
    const part = <T>(values: readonly T[]) =>
      values.slice(index * POINTS_PER_MESSAGE, (index + 1) * POINTS_PER_MESSAGE);
    return {
      step: part(points.step),
      loss: part(points.loss).map(rounded),
      grad_norm: part(points.grad_norm).map(rounded),
      lr: part(points.lr).map((value) => rounded(value)!),
      tokens_per_s: part(points.tokens_per_s).map(Math.round),
    };
  });
}

const rounded = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(DIGITS)));

/** What a model wrote, in pieces that fit; none ends between the two halves of a character. */
export function piecesOf({ index, at, text }: Written): Written[] {
  const all: Written[] = [];
  for (let from = 0; from < text.length;) {
    const wanted = from + SHOWN_CHARS;
    const to = isLowSurrogate(text.charCodeAt(wanted)) ? wanted - 1 : Math.min(wanted, text.length);
    all.push({ index, at: at + from, text: text.slice(from, to) });
    from = to;
  }
  return all;
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

const cut = (sample: RunSample): RunSample =>
  sample.text.length <= SHOWN_CHARS ? sample : { ...sample, text: sample.text.slice(0, SHOWN_CHARS).toWellFormed() };
