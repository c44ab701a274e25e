import { Link } from 'react-router';
import type { AttemptState, LearnerChallenge, SubmissionState } from '@ear/engine/contract';
import { useTranslation } from '../../i18n/index.ts';
import { VerdictView } from '../../verdict/VerdictView.tsx';

interface Props {
  readonly challenge: LearnerChallenge;
  readonly attempt: AttemptState;
  readonly submissions: readonly SubmissionState[];
}

/** A step that lies behind: what was handed in and what judging found, to be read again. */
export function Past({ challenge, attempt, submissions }: Props) {
  const { t } = useTranslation();
  const own = submissions.filter((one) => one.challenge === challenge.id && one.verdict !== null && !one.public_only);
  const shown = own.find((one) => one.verdict?.status === 'passed') ?? own[0];
  const reflection = attempt.reflections[challenge.id];
  return (
    <section className="bench stack" aria-label={t('quest.bench')}>
      <p className="note">
        {t('quest.past')} {attempt.position !== 'completed' && <Link to=".">{t('quest.backToCurrent')}</Link>}
      </p>
      {shown === undefined ? (
        <p className="muted">{t('quest.nothingHandedIn')}</p>
      ) : (
        <VerdictView submission={shown} challenge={challenge} />
      )}
      {reflection !== undefined && (
        <figure className="listing">
          <figcaption className="small muted">{t('reflect.yours')}</figcaption>
          <blockquote className="own-words">{reflection}</blockquote>
        </figure>
      )}
    </section>
  );
}
