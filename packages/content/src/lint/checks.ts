import type { ActionKind, Check, CheckKind } from '@ear/engine';
import { limitsOf, LOG_FIELDS, nearest, runtimeOf } from '@ear/engine';
import { finding, type Finding } from '../finding.ts';
import type { OpenQuest } from '../open.ts';
import { arrayFindings } from './arrays.ts';
import { computedFindings } from './computed.ts';
import { partAction, partFindings } from './part.ts';
import { traceFindings } from './trace.ts';
import { trainingFindings } from './training.ts';

/** The action that each kind of check can judge. */
const JUDGES: Record<Exclude<CheckKind, 'part'>, ActionKind> = {
  call: 'code',
  script: 'code',
  gradient: 'code',
  oracle: 'code',
  trace: 'code',
  property: 'code',
  kernel: 'code',
  stdout: 'code',
  perf: 'code',
  quiz: 'quiz',
  predict: 'predict',
  numeric: 'numeric',
  reflection: 'reflection',
  log: 'log',
  artifact: 'artifact',
  training: 'recipe',
};

type Path = readonly PropertyKey[];

/** Each check of one challenge fits the action, and what it names exists. */
export function checkFindings(quest: OpenQuest, index: number): Finding[] {
  const { action, result } = quest.definition.challenges[index]!;
  const at: Path = ['challenges', index, 'result', 'checks'];
  const found = result.checks.flatMap((check, i) => {
    const judged = check.kind === 'part' ? partAction(check) : JUDGES[check.kind];
    if (judged !== action.kind) {
      return [finding('check-action', quest.yaml.at([...at, i, 'kind']), { check: check.kind, action: action.kind })];
    }
    const runtime = runtimeOf(quest.definition, quest.definition.challenges[index]!);
    if (judged === 'code' && runtime === 'cpp' && check.kind !== 'stdout') {
      return [finding('check-runtime', quest.yaml.at([...at, i, 'kind']), { kind: check.kind, runtime })];
    }
    return [
      ...namesOf(quest, index, check, [...at, i]),
      ...arrayFindings(quest.yaml, check, [...at, i]),
      ...computedFindings(quest.yaml, check, [...at, i]),
    ];
  });
  return [...found, ...uncheckedQuestions(quest, index)];
}

function namesOf(quest: OpenQuest, index: number, check: Check, at: Path): Finding[] {
  const { yaml, definition } = quest;
  const challenge = definition.challenges[index]!;
  const { action } = challenge;
  if (check.kind === 'quiz' && action.kind === 'quiz') {
    const question = action.questions.find((one) => one.id === check.question);
    if (!question) return [unknownQuestion(quest, [...at, 'question'], check.question, action.questions)];
    const options = question.options.map((one) => one.id);
    const found = check.answer.flatMap((id, i) =>
      options.includes(id)
        ? []
        : [finding('unknown-option', yaml.at([...at, 'answer', i]), { id }, nearest(id, options))],
    );
    if (check.answer.length > 1 && !question.many) found.push(finding('one-answer', yaml.at([...at, 'answer'])));
    return found;
  }
  if (check.kind === 'predict' && action.kind === 'predict') {
    const question = action.questions.find((one) => one.id === check.question);
    if (!question) return [unknownQuestion(quest, [...at, 'question'], check.question, action.questions)];
    const options = question.options.map((one) => one.id);
    const found = Object.keys(check.truth).flatMap((id) =>
      options.includes(id)
        ? []
        : [finding('unknown-option', yaml.atKey([...at, 'truth'], id), { id }, nearest(id, options))],
    );
    const sum = Object.values(check.truth).reduce((total, one) => total + one, 0);
    if (Math.abs(sum - 1) > 1e-3) found.push(finding('truth-sum', yaml.at([...at, 'truth']), { sum: sum.toFixed(4) }));
    return found;
  }
  if (check.kind === 'artifact' && action.kind === 'artifact') {
    if (action.files.includes(check.file)) return [];
    const hint = nearest(check.file, action.files);
    return [finding('unknown-artifact', yaml.at([...at, 'file']), { path: check.file }, hint)];
  }
  if (check.kind === 'log') {
    const { expects: format } = check;
    const known = LOG_FIELDS[format];
    return Object.keys(check.must).flatMap((field) =>
      known === null || known.includes(field)
        ? []
        : [finding('unknown-log-field', yaml.atKey([...at, 'must'], field), { format, field }, nearest(field, known))],
    );
  }
  if (check.kind === 'part') return partFindings(quest, challenge, check, at);
  if (check.kind === 'trace') return traceFindings(yaml, check, runtimeOf(definition, challenge), at);
  if (check.kind === 'training' && action.kind === 'recipe') return trainingFindings(quest, action, check, at);
  if (check.kind === 'script' && check.wall_s !== undefined) {
    const limit = limitsOf(definition, challenge).wall_s;
    if (check.wall_s > limit) {
      return [finding('limits-order', yaml.at([...at, 'wall_s']), { wall: check.wall_s, limit })];
    }
  }
  return [];
}

function unknownQuestion(
  quest: OpenQuest,
  at: Path,
  id: string,
  questions: readonly { readonly id: string }[],
): Finding {
  return finding(
    'unknown-question',
    quest.yaml.at(at),
    { id },
    nearest(
      id,
      questions.map((one) => one.id),
    ),
  );
}

function uncheckedQuestions({ definition, yaml }: OpenQuest, index: number): Finding[] {
  const { action, result } = definition.challenges[index]!;
  if (action.kind !== 'quiz' && action.kind !== 'predict') return [];
  const judged = new Set(result.checks.map((check) => ('question' in check ? check.question : '')));
  return action.questions.flatMap(({ id }, i) =>
    judged.has(id)
      ? []
      : [finding('unchecked-question', yaml.at(['challenges', index, 'action', 'questions', i, 'id']), { id })],
  );
}
