import type { LearnerChallenge } from '@ear/engine/contract';
import { useText, useTranslation } from '../../i18n/index.ts';

/** How much of a starter file the outline shows, in lines. */
const LINES = 12;

/** What will stand on the workbench once the step begins, drawn in outline, and what will be looked at. */
export function Preview({ challenge }: { challenge: LearnerChallenge }) {
  const { t } = useTranslation();
  const text = useText();
  const checks = challenge.checks;
  return (
    <section className="preview" aria-label={t('quest.preview')}>
      <div className="preview-sheet">
        {challenge.prediction !== null && (
          <p>
            {text(challenge.prediction.text)} <span className="preview-blank" aria-hidden="true" />
          </p>
        )}
        <Asked challenge={challenge} />
      </div>
      {checks.length > 0 && (
        <>
          <h3>{t('quest.lookedAt')}</h3>
          <ul className="preview-checks">
            {checks.map((check) => (
              <li key={check.id}>{text(check.title)}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Asked({ challenge }: { challenge: LearnerChallenge }) {
  const text = useText();
  const { action } = challenge;
  switch (action.kind) {
    case 'code':
    case 'artifact':
      return action.files.map((path) => (
        <div key={path}>
          <p className="mono small">{path}</p>
          <pre className="preview-code" aria-hidden="true">
            {(challenge.starter[path] ?? '').split('\n').slice(0, LINES).join('\n')}
          </pre>
        </div>
      ));
    case 'predict':
    case 'quiz':
      return action.questions.map((question) => (
        <div key={question.id} className="stack tight">
          <p>{text(question.text)}</p>
          <ul className="preview-options">
            {question.options.map((option) => (
              <li key={option.id}>{text(option.text)}</li>
            ))}
          </ul>
        </div>
      ));
    case 'recipe':
      return action.fields.map((field) => (
        <p key={field.id} className="preview-field">
          {text(field.label)} <span className="preview-rail" aria-hidden="true" />
        </p>
      ));
    case 'numeric':
    case 'log':
    case 'reflection':
      return (
        <p>
          {text(action.text)} <span className="preview-blank" aria-hidden="true" />
        </p>
      );
  }
}
