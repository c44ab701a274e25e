import type { Check } from '../quest/check/index.ts';
import type { Runtime } from '../quest/definition.ts';
import type { Queue } from './request.ts';

type Checks = readonly Pick<Check, 'kind'>[];
type Judgeable =
  | { readonly runtime?: Runtime | undefined; readonly checks: Checks }
  | { readonly runtime?: Runtime | undefined; readonly result: { readonly checks: Checks } };

/** Which queue a challenge is judged in. Takes a challenge of a definition or of a judging bundle. */
export function queueOf(challenge: Judgeable, questRuntime?: Runtime): Queue {
  const checks = 'checks' in challenge ? challenge.checks : challenge.result.checks;
  if ((challenge.runtime ?? questRuntime) === 'cuda') return 'gpu';
  return checks.some(({ kind }) => kind === 'training' || kind === 'part') ? 'training' : 'interactive';
}
