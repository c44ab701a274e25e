import type { Check, JudgingBundle, LocalText } from '@ear/engine';
import type { JudgingChallenge } from '@ear/engine';

/** One check to be run, under the id and title of its row. */
export interface Planned {
  readonly check: Check;
  readonly id: string;
  readonly title: LocalText;
  readonly open: boolean;
}

export interface Plan {
  /** Everything in the order of the verdict's rows. */
  readonly rows: readonly Planned[];
  /** The order of judging: what is public first, so that hidden inputs come when nothing more is shown. */
  readonly order: readonly Planned[];
}

/**
 * What a submission for `challenge` is judged by: the public checks of earlier steps that take the same files (so
 * that new code cannot silently break them), then its own. `public_only` leaves out what is not public.
 */
export function planFor(bundle: JudgingBundle, challenge: JudgingChallenge, public_only: boolean): Plan {
  const earlier = earlierSteps(bundle, challenge).flatMap((step) =>
    step.checks.filter(isOpen).map((check) => ({
      check,
      id: `${step.id}.${check.id}`,
      title: { ko: `앞 단계 · ${check.title.ko}`, en: `Earlier step · ${check.title.en}` },
      open: true,
    })),
  );
  const own = challenge.checks.map((check) => ({ check, id: check.id, title: check.title, open: isOpen(check) }));
  const rows = [...earlier, ...own].filter(({ open }) => open || !public_only);
  return { rows, order: [...rows.filter(({ open }) => open), ...rows.filter(({ open }) => !open)] };
}

function isOpen(check: Check): boolean {
  return check.reveal === 'full';
}

function earlierSteps(bundle: JudgingBundle, challenge: JudgingChallenge): readonly JudgingChallenge[] {
  const files = filesOf(challenge);
  if (files === '') return [];
  const before = bundle.challenges.slice(
    0,
    bundle.challenges.findIndex(({ id }) => id === challenge.id),
  );
  return before.filter((step) => filesOf(step) === files && step.runtime === challenge.runtime);
}

function filesOf({ action }: JudgingChallenge): string {
  return action.kind === 'code' ? [...action.files].sort().join('\n') : '';
}
