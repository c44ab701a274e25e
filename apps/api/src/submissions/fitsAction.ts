import { type Action, type Payload, SUBMISSION_LIMITS } from '@ear/engine';
import { type Refusal, refuse } from '../kernel/refusal.ts';

/** Sums of typed probabilities need room for rounding. */
const SUM_TOLERANCE = 1e-3;

/** Why a hand-in is not what the challenge asks for, or null where it is. */
export function whyUnfit(action: Action, payload: Payload): Refusal | null {
  const bytes = bytesOf(payload);
  const limit = payload.kind === 'artifact' ? SUBMISSION_LIMITS.artifact_bytes : SUBMISSION_LIMITS.total_bytes;
  if (bytes > limit) return refuse('too_large', { bytes, limit });
  if (payload.kind !== action.kind) return refuse('wrong_answer_shape', { asked: action.kind, got: payload.kind });
  switch (payload.kind) {
    case 'code':
      return action.kind === 'code' ? filesRefusal(action.files, payload.files) : null;
    case 'recipe':
      return action.kind === 'recipe' ? fieldsRefusal(action.fields, payload.recipe) : null;
    case 'quiz':
      return action.kind === 'quiz' ? choicesRefusal(action.questions, payload.answers) : null;
    case 'predict':
      return action.kind === 'predict' ? guessesRefusal(action.questions, payload.answers) : null;
    case 'artifact':
      return action.kind === 'artifact' ? namesRefusal(action.files, payload.files) : null;
    case 'numeric':
      return null;
    case 'reflection':
    case 'log':
      return payload.text.length > SUBMISSION_LIMITS.text_chars ? refuse('too_large') : null;
    default:
      return payload satisfies never;
  }
}

function bytesOf(payload: Payload): number {
  if (payload.kind === 'artifact')
    return Object.values(payload.files).reduce((sum, text) => sum + Buffer.byteLength(text, 'base64'), 0);
  return payload.kind === 'code'
    ? Object.values(payload.files).reduce((sum, text) => sum + Buffer.byteLength(text, 'utf8'), 0)
    : Buffer.byteLength(JSON.stringify(payload), 'utf8');
}

type Handed = Readonly<Record<string, string>>;

function namesRefusal(asked: readonly string[], files: Handed): Refusal | null {
  const missing = asked.filter((path) => !Object.hasOwn(files, path));
  const unknown = Object.keys(files).filter((path) => !asked.includes(path));
  return missing.length + unknown.length > 0 ? refuse('wrong_files', { asked, missing, unknown }) : null;
}

function filesRefusal(asked: readonly string[], files: Handed): Refusal | null {
  const misnamed = namesRefusal(asked, files);
  if (misnamed !== null) return misnamed;
  const long = asked.filter((path) => Buffer.byteLength(files[path] ?? '', 'utf8') > SUBMISSION_LIMITS.file_bytes);
  return long.length > 0 ? refuse('too_large', { files: long, limit: SUBMISSION_LIMITS.file_bytes }) : null;
}

type Fields = Extract<Action, { kind: 'recipe' }>['fields'];

function fieldsRefusal(fields: Fields, recipe: Readonly<Record<string, number>>): Refusal | null {
  const known = new Set(fields.map(({ id }) => id));
  const wrong = fields.filter(({ id, min, max, integer }) => {
    const value = recipe[id];
    return value === undefined || value < min || value > max || (integer && !Number.isInteger(value));
  });
  return partsRefusal([...wrong.map(({ id }) => id), ...Object.keys(recipe).filter((id) => !known.has(id))]);
}

type Question = { readonly id: string; readonly options: readonly { readonly id: string }[] };

function choicesRefusal(
  questions: readonly (Question & { readonly many: boolean })[],
  answers: Readonly<Record<string, readonly string[]>>,
): Refusal | null {
  return answersRefusal(questions, answers, ({ many, options }, chosen) => {
    const known = new Set(options.map(({ id }) => id));
    return chosen.length > 0 && (many || chosen.length === 1) && chosen.every((id) => known.has(id));
  });
}

function guessesRefusal(
  questions: readonly Question[],
  answers: Readonly<Record<string, Readonly<Record<string, number>>>>,
): Refusal | null {
  return answersRefusal(questions, answers, ({ options }, guess) => {
    const known = new Set(options.map(({ id }) => id));
    const sum = Object.values(guess).reduce((total, part) => total + part, 0);
    return Object.keys(guess).every((id) => known.has(id)) && Math.abs(sum - 1) <= SUM_TOLERANCE;
  });
}

function answersRefusal<Q extends Question, A>(
  questions: readonly Q[],
  answers: Readonly<Record<string, A>>,
  isRight: (question: Q, answer: A) => boolean,
): Refusal | null {
  const wrong = questions.filter((question) => {
    const answer = Object.hasOwn(answers, question.id) ? answers[question.id] : undefined;
    return answer === undefined || !isRight(question, answer);
  });
  const known = new Set(questions.map(({ id }) => id));
  return partsRefusal([...wrong.map(({ id }) => id), ...Object.keys(answers).filter((id) => !known.has(id))]);
}

const partsRefusal = (parts: readonly string[]): Refusal | null =>
  parts.length > 0 ? refuse('wrong_answer_shape', { parts }) : null;
