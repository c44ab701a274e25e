import { categoryMessage, passes, redact, scoreOf } from '@ear/engine';
import type { CheckResult, Message, Metric, Verdict, VerdictStatus } from '@ear/engine';
import type { Outcome } from '../checks/kind.ts';
import { clip } from '../text.ts';
import type { Plan, Planned } from './plan.ts';

/** A check with what came of it; `outcome` is null where it never ran. */
export interface Judged {
  readonly planned: Planned;
  readonly outcome: Outcome | null;
  readonly ms: number;
  /** What it printed; only for public checks. */
  readonly stdout: string;
}

const DETAIL_CHARS = {
  call: 4000,
  expected: 4000,
  got: 4000,
  largest_difference: 400,
  first_difference: 400,
  traceback: 8000,
  stdout: 16_000,
};

/** The verdict's row of one check, already cut to what its reveal level allows. */
export function rowOf({ planned, outcome, ms, stdout }: Judged): CheckResult {
  const { check, id, title, open } = planned;
  return redact({
    id,
    kind: check.kind,
    title,
    public: open,
    reveal: check.reveal,
    status: outcome?.status ?? 'skipped',
    score: outcome?.score ?? 0,
    weight: check.weight,
    message: outcome?.message ?? null,
    detail: open ? detailOf(outcome, stdout) : null,
    ms: open ? Math.round(ms * 100) / 100 : roughly(ms),
  });
}

/** One digit: a program can take as long as a hidden input says, to the millisecond. */
function roughly(ms: number): number {
  return Number(ms.toPrecision(1));
}

function detailOf(outcome: Outcome | null, stdout: string): CheckResult['detail'] {
  const detail = { ...outcome?.detail, ...(stdout !== '' && { stdout }) };
  const cut = Object.entries(detail).map(([name, text]) => [
    name,
    clip(text ?? '', DETAIL_CHARS[name as keyof typeof DETAIL_CHARS]),
  ]);
  return cut.length > 0 ? (Object.fromEntries(cut) as CheckResult['detail']) : null;
}

export interface Decision {
  readonly status: VerdictStatus;
  readonly score: number;
  readonly message: Message | null;
}

/**
 * Class, score and sentence of the whole. Not passed: the class is that of the first check, in the order of judging,
 * that did not pass, as judges in contests do it. A limit of the whole submission never passes.
 */
export function decide(judged: readonly Judged[], min_score: number): Decision | null {
  const ran = judged.filter(({ outcome }) => outcome !== null);
  if (ran.length === 0) return null;
  const results = judged.map(rowOf);
  const score = scoreOf(results);
  const stopped = ran.find(({ outcome }) => outcome?.stops);
  const broken = ran.find(({ outcome }) => outcome?.verdict === 'platform_error' || outcome?.verdict === 'cancelled');
  if (!stopped && !broken && passes(results, { min_score })) return { status: 'passed', score, message: null };
  const first = broken ?? ran.find(({ outcome }) => outcome?.status !== 'passed') ?? ran[0];
  const status = first?.outcome?.verdict ?? 'failed';
  return {
    status,
    score: broken ? 0 : score,
    message: status === 'failed' && !first?.outcome?.tellable ? null : tell(first as Judged),
  };
}

/** The sentence of a check as the verdict's own: in full only where it can hold nothing of a hidden input. */
function tell(judged: Judged): Message | null {
  const { outcome, planned } = judged;
  if (!outcome?.message || outcome.tellable) return outcome?.message ?? null;
  return rowOf(judged).message ?? categoryMessage(planned.check.kind, outcome.message);
}

/** Numbers of all checks; where several give the same one (questions of one prediction), their mean. */
export function metricsOf(judged: readonly Judged[]): Record<string, Metric> {
  const all = new Map<string, Metric[]>();
  for (const { outcome } of judged) {
    for (const [name, metric] of Object.entries(outcome?.metrics ?? {}))
      all.set(name, [...(all.get(name) ?? []), metric]);
  }
  return Object.fromEntries(
    [...all].map(([name, metrics]) => [
      name,
      { value: metrics.reduce((sum, { value }) => sum + value, 0) / metrics.length, unit: (metrics[0] as Metric).unit },
    ]),
  );
}

export function evidenceOf(judged: readonly Judged[]): Verdict['evidence'] {
  return Object.assign({}, ...judged.map(({ outcome }) => outcome?.evidence ?? {})) as Verdict['evidence'];
}

/** Rows in the order of the quest, whatever the order of judging was. */
export function inOrder(plan: Plan, judged: ReadonlyMap<Planned, Judged>): readonly Judged[] {
  return plan.rows.map((planned) => judged.get(planned) ?? { planned, outcome: null, ms: 0, stdout: '' });
}
