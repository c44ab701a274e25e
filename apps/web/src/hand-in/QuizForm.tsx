import { useId } from 'react';
import { useKept } from '../drafts/useKept.ts';
import { useText, useTranslation } from '../i18n/index.ts';
import { notYet, ready, type ActionOf, type FormProps } from './ready.ts';

type Answers = Readonly<Record<string, readonly string[]>>;
const isAnswers = (value: unknown): value is Answers =>
  typeof value === 'object' && value !== null && Object.values(value).every(Array.isArray);

/** Questions with one right option, or several. */
export function QuizForm({ action, subject, locked, children }: FormProps<'quiz'>) {
  const { t } = useTranslation();
  const text = useText();
  const [answers, setAnswers] = useKept<Answers>(`${subject}:quiz`, {}, isAnswers);
  const open = action.questions.find((question) => (answers[question.id] ?? []).length === 0);
  return (
    <>
      {action.questions.map((question) => (
        <Question
          key={question.id}
          question={question}
          chosen={answers[question.id] ?? []}
          locked={locked}
          onChange={(chosen) => setAnswers({ ...answers, [question.id]: chosen })}
        />
      ))}
      {children(
        open === undefined
          ? ready({
              kind: 'quiz',
              answers: Object.fromEntries(action.questions.map(({ id }) => [id, [...(answers[id] ?? [])]])),
            })
          : notYet(t('handIn.pickFirst', { question: text(open.text) })),
      )}
    </>
  );
}

interface QuestionProps {
  readonly question: ActionOf<'quiz'>['questions'][number];
  readonly chosen: readonly string[];
  readonly locked: boolean;
  readonly onChange: (chosen: readonly string[]) => void;
}

function Question({ question, chosen, locked, onChange }: QuestionProps) {
  const { t } = useTranslation();
  const text = useText();
  const name = useId();
  const toggle = (id: string): void => {
    if (!question.many) onChange([id]);
    else onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  };
  return (
    <fieldset className="question" disabled={locked}>
      <legend>{text(question.text)}</legend>
      {question.many && <p className="small muted">{t('handIn.many')}</p>}
      {question.options.map((option) => (
        <label key={option.id} className="choice">
          <input
            type={question.many ? 'checkbox' : 'radio'}
            name={name}
            checked={chosen.includes(option.id)}
            onChange={() => toggle(option.id)}
          />
          <span>{text(option.text)}</span>
        </label>
      ))}
    </fieldset>
  );
}
