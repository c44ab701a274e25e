import type { LearnerChallenge, SubmissionState, VerdictJson } from '@ear/engine/contract';
import { costsNothing } from '@ear/engine';
import { useText, useTranslation } from '../i18n/index.ts';
import { Listing } from '../prose/Listing.tsx';
import { Prose } from '../prose/Prose.tsx';
import { Checks } from './Checks.tsx';
import { Evidence } from './Evidence.tsx';
import { JudgedRecord } from './JudgedRecord.tsx';

interface Props {
  readonly submission: SubmissionState;
  readonly challenge: LearnerChallenge;
}

/** What judging found: a word, a sentence, a row per check, the pictures, and the record to reproduce it by. */
export function VerdictView({ submission, challenge }: Props) {
  const { t } = useTranslation();
  const text = useText();
  const { verdict } = submission;
  if (verdict === null) return null;
  // A single check that passed says nothing which the heading has not said.
  const plain = verdict.status === 'passed' && verdict.checks.length === 1;
  const firstTry = submission.number === 1 && !submission.public_only;
  return (
    <section className="verdict" data-status={verdict.status} aria-label={t('verdict.label')} id="verdict">
      <div className="verdict-head">
        <h2 tabIndex={-1}>
          <StatusGlyph passed={verdict.status === 'passed'} />
          {submission.public_only ? t(`verdict.publicStatus.${verdict.status}`) : t(`verdict.status.${verdict.status}`)}
        </h2>
        {verdict.xp > 0 && <span className="xp-won numbers">{t('verdict.xp', { xp: verdict.xp })}</span>}
        {verdict.tier !== 'none' && (
          <span className="tier" data-tier={verdict.tier}>
            {t(`verdict.tier.${verdict.tier}`)}
          </span>
        )}
      </div>
      {!plain && <p className="numbers">{countWords(verdict, t)}</p>}
      {verdict.message !== null && <p>{text(verdict.message.text)}</p>}
      {firstTry && verdict.status === 'failed' && <p className="muted">{t('verdict.expectedRed')}</p>}
      {costsNothing(verdict.status) && <p className="muted">{t('verdict.costsNothing')}</p>}
      {submission.public_only && <p className="small muted">{t('verdict.publicOnly')}</p>}
      {!plain && <Checks checks={verdict.checks} />}
      <Evidence verdict={verdict} challenge={challenge} />
      {verdict.status === 'passed' && !submission.public_only && challenge.evidence !== null && (
        <Prose text={text(challenge.evidence)} />
      )}
      {verdict.stdout !== '' && (
        <details>
          <summary>{t('verdict.stdout')}</summary>
          <Listing text={verdict.stdout} />
        </details>
      )}
      <JudgedRecord submission={submission} verdict={verdict} />
    </section>
  );
}

type Translate = ReturnType<typeof useTranslation>['t'];

/** How many of the public and of the hidden checks passed; the two are never thrown together. */
function countWords(verdict: VerdictJson, t: Translate): string {
  const count = (isPublic: boolean) => {
    const checks = verdict.checks.filter((check) => check.public === isPublic);
    return { passed: checks.filter(({ status }) => status === 'passed').length, count: checks.length };
  };
  const [open, hidden] = [count(true), count(false)];
  const words = [
    ...(open.count > 0 ? [t('verdict.publicCount', open)] : []),
    ...(hidden.count > 0 ? [t('verdict.hiddenCount', hidden)] : []),
  ];
  return words.join(' · ');
}

export function StatusGlyph({ passed }: { passed: boolean }) {
  return (
    <svg className="status-glyph" data-passed={passed} width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      {passed ? <path className="stroke" d="m4 10.500 4 4 8-9" /> : <path className="stroke" d="M4 10h12" />}
    </svg>
  );
}
