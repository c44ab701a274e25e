import type { Check } from '../quest/check/index.ts';
import { filesOfCheck } from '../quest/check/index.ts';
import type { JudgingBundle } from './request.ts';

/** A public check that does not leave the server: what judges it is a solution, or a dataset. */
export interface LeftOut {
  readonly challenge: string;
  readonly check: string;
}

/**
 * What anyone may have of a bundle to run the public checks of code on a machine of their own. Of checks only those
 * with `reveal: full`; of files only what these name, never an author's reference, which solves the task. It keeps
 * the bundle's own hashes: they name the quest version, not this part of it.
 */
export function publicPart(bundle: JudgingBundle): {
  readonly bundle: JudgingBundle;
  readonly left_out: readonly LeftOut[];
} {
  const code = bundle.challenges.filter(({ action }) => action.kind === 'code');
  const open = code.map((challenge) => ({ ...challenge, checks: challenge.checks.filter(isPublic) }));
  const challenges = open.map((challenge) => ({ ...challenge, checks: challenge.checks.filter(isSelfContained) }));
  const files = challenges.flatMap(({ checks }) => checks.flatMap(filesOfCheck));
  const data = Object.fromEntries(Object.entries(bundle.data).filter(([path]) => files.includes(path)));
  return {
    bundle: { ...bundle, datasets: [], data, challenges },
    left_out: open.flatMap(({ id, checks }) =>
      checks.filter((check) => !isSelfContained(check)).map((check) => ({ challenge: id, check: check.id })),
    ),
  };
}

const isPublic = ({ reveal }: Check): boolean => reveal === 'full';

function isSelfContained(check: Check): boolean {
  switch (check.kind) {
    case 'call':
    case 'script':
    case 'gradient':
    case 'property':
    case 'trace':
    case 'stdout':
      return true;
    case 'oracle':
    case 'kernel':
    case 'perf':
      return check.reference === undefined;
    default:
      return false;
  }
}
