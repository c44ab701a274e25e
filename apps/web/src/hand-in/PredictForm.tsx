import type { PredictQuestion } from '@ear/engine';
import { useText, useTranslation } from '../i18n/index.ts';
import { useKept } from '../drafts/useKept.ts';
import { BarsQuestion } from './BarsQuestion.tsx';
import { PickQuestion, type Pick } from './PickQuestion.tsx';
import { notYet, ready, type FormProps } from './ready.ts';
import { evenShares, pickedShares, type Shares } from './shares.ts';

/** Per question: a pick with how sure one is, or the shares of all options. */
interface Answers {
  readonly [question: string]: Pick | Shares;
}

const isAnswers = (value: unknown): value is Answers => typeof value === 'object' && value !== null;

/** Predictions before the truth is shown. */
export function PredictForm({ action, subject, locked, children }: FormProps<'predict'>) {
  const { t } = useTranslation();
  const text = useText();
  const [answers, setAnswers] = useKept<Answers>(`${subject}:predict`, {}, isAnswers);
  const shares = action.questions.map((question) => sharesOf(question, answers[question.id]));
  const open = action.questions.filter((_, index) => shares[index] === null);
  return (
    <>
      {action.questions.map((question) => {
        const answer = answers[question.id];
        const change = (next: Pick | Shares): void => setAnswers({ ...answers, [question.id]: next });
        return question.form === 'pick' ? (
          <PickQuestion
            key={question.id}
            question={question}
            value={isPick(answer) ? answer : null}
            locked={locked}
            onChange={change}
          />
        ) : (
          <BarsQuestion
            key={question.id}
            question={question}
            value={isShares(answer, question) ? answer : evenShares(question.options.length)}
            locked={locked}
            onChange={change}
          />
        );
      })}
      {children(
        open[0] === undefined
          ? ready({ kind: 'predict', answers: payloadOf(action.questions, shares) })
          : notYet(t('handIn.pickFirst', { question: text(open[0].text) })),
      )}
    </>
  );
}

const isPick = (answer: unknown): answer is Pick =>
  typeof answer === 'object' && answer !== null && 'option' in answer && 'percent' in answer;

const isShares = (answer: unknown, question: PredictQuestion): answer is Shares =>
  Array.isArray(answer) && answer.length === question.options.length;

/** null: nothing was picked yet. Bars stand evenly from the start, which is an answer too. */
function sharesOf(question: PredictQuestion, answer: Pick | Shares | undefined): Shares | null {
  const count = question.options.length;
  if (question.form === 'bars') return isShares(answer, question) ? answer : evenShares(count);
  const picked = isPick(answer) ? question.options.findIndex(({ id }) => id === answer.option) : -1;
  return picked === -1 || !isPick(answer) ? null : pickedShares(count, picked, answer.percent);
}

function payloadOf(
  questions: readonly PredictQuestion[],
  shares: readonly (Shares | null)[],
): Record<string, Record<string, number>> {
  return Object.fromEntries(
    questions.map((question, at) => [
      question.id,
      Object.fromEntries(question.options.map(({ id }, index) => [id, (shares[at]?.[index] ?? 0) / 100])),
    ]),
  );
}
