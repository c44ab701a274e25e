import { Link } from 'react-router';
import type { AttemptState, LearnerQuest } from '@ear/engine/contract';
import { useText, useTranslation } from '../../i18n/index.ts';

interface Props {
  readonly quest: LearnerQuest;
  readonly attempt: AttemptState | null;
  readonly shown: string | null;
}

type Mark = 'passed' | 'current' | 'ahead' | 'skipped';

/** The chain of challenges. What lies behind can be looked at again; what lies ahead is only named. */
export function Steps({ quest, attempt, shown }: Props) {
  const { t } = useTranslation();
  const text = useText();
  return (
    <nav aria-label={t('quest.steps')}>
      <ol className="steps">
        {quest.challenges.map((challenge, index) => {
          const mark = markOf(quest, attempt, index);
          const title = text(challenge.title);
          const words = (
            <>
              <span className="step-dot numbers" aria-hidden="true">
                {mark === 'passed' ? '✓' : index + 1}
              </span>
              <span className="step-title">{title}</span>
              <span className="heard-only">{t(`quest.step.${mark}`)}</span>
            </>
          );
          return (
            <li key={challenge.id} data-mark={mark} data-shown={challenge.id === shown}>
              {mark === 'ahead' ? (
                <span className="step">{words}</span>
              ) : (
                <Link
                  className="step"
                  to={mark === 'current' ? '.' : `?step=${challenge.id}`}
                  aria-current={challenge.id === shown ? 'step' : undefined}
                  preventScrollReset
                >
                  {words}
                </Link>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

function markOf(quest: LearnerQuest, attempt: AttemptState | null, index: number): Mark {
  const id = quest.challenges[index]?.id ?? '';
  if (attempt === null) return 'ahead';
  if (attempt.challenges[id]?.passed === true && currentAt(quest, attempt) !== index) return 'passed';
  const at = currentAt(quest, attempt);
  if (index === at) return 'current';
  return index < at ? 'skipped' : 'ahead';
}

const currentAt = (quest: LearnerQuest, { position }: AttemptState): number =>
  position === 'completed'
    ? quest.challenges.length
    : quest.challenges.findIndex(({ id }) => id === position.challenge);
