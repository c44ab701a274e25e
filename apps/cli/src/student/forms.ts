import type { Payload } from '@ear/engine';
import type { LearnerChallenge, LearnerQuest } from '@ear/engine/contract';

/** Every file that a learner may want to begin with: the starter of code, and a form for what is answered in JSON. */
export function startingFiles(quest: LearnerQuest): Record<string, string> {
  const files: Record<string, string> = {};
  for (const challenge of quest.challenges) {
    const form = formOf(challenge);
    const begin = form === null ? challenge.starter : { [formName(challenge)]: `${JSON.stringify(form, null, 2)}\n` };
    // Challenges on the same file build on one another: the first starter is the one to begin with.
    for (const [path, text] of Object.entries(begin)) files[path] ??= text;
  }
  return files;
}

export const formName = ({ id }: Pick<LearnerChallenge, 'id'>): string => `${id}.json`;

/** Files to hand in for a challenge. */
export function filesOf(challenge: LearnerChallenge): readonly string[] {
  const { action } = challenge;
  return action.kind === 'code' || action.kind === 'artifact' ? action.files : [formName(challenge)];
}

/** An answer of the right shape that says nothing yet; null where the answer is files or prose. */
export function formOf({ action }: Pick<LearnerChallenge, 'action'>): Payload | null {
  switch (action.kind) {
    case 'recipe':
      return { kind: 'recipe', recipe: Object.fromEntries(action.fields.map((field) => [field.id, field.default])) };
    case 'quiz':
      return { kind: 'quiz', answers: Object.fromEntries(action.questions.map(({ id }) => [id, []])) };
    case 'predict': {
      const even = action.questions.map(
        ({ id, options }) => [id, Object.fromEntries(options.map((one) => [one.id, 1 / options.length]))] as const,
      );
      return { kind: 'predict', answers: Object.fromEntries(even) };
    }
    case 'numeric':
      return { kind: 'numeric', value: 0 };
    default:
      return null;
  }
}
