import type { LearnerChallenge, SubmissionState } from '@ear/engine/contract';
import type { Files } from '../drafts/files.ts';

/**
 * What the editor of a code challenge opens with: the learner's own files from the nearest earlier challenge of this
 * quest that asks for the same ones, else the starter.
 */
export function carriedFiles(
  challenge: LearnerChallenge,
  challenges: readonly LearnerChallenge[],
  submissions: readonly SubmissionState[],
): Files {
  const at = challenges.findIndex(({ id }) => id === challenge.id);
  for (const earlier of challenges.slice(0, at).reverse()) {
    if (filesOf(earlier) !== filesOf(challenge)) continue;
    const own = submissions.find((one) => one.challenge === earlier.id && one.verdict?.status === 'passed');
    if (own?.payload?.kind === 'code') return own.payload.files;
  }
  return challenge.starter;
}

const filesOf = ({ action }: LearnerChallenge): string =>
  action.kind === 'code' ? [...action.files].sort().join('\n') : '';
