import type { SubmissionState } from '@ear/engine/contract';
import { useLocale, useTranslation } from '../i18n/index.ts';
import type { DraftState } from './keeper.ts';

interface Props {
  readonly state: DraftState;
  /** Newest first. */
  readonly submissions: readonly SubmissionState[];
  readonly challenge: string;
}

/** One place that says what is saved, what was handed in, and what became of it. */
export function DraftChip({ state, submissions, challenge }: Props) {
  const { t } = useTranslation();
  const locale = useLocale();
  const last = submissions.find((one) => one.challenge === challenge && one.number !== null);
  const time = state.savedAt === null ? '' : clock(state.savedAt, locale);
  return (
    <p className="chip numbers small" role="status" data-status={state.status}>
      <span className="chip-draft">{t(`chip.${state.status}`, { time })}</span>
      {last !== undefined && (
        <>
          <span aria-hidden="true"> / </span>
          <span>{t('chip.submitted', { number: last.number ?? 0 })}</span>
          <span aria-hidden="true"> / </span>
          <span data-verdict={last.verdict?.status ?? last.state}>
            {last.verdict === null ? t(`chip.state.${last.state}`) : t(`verdict.status.${last.verdict.status}`)}
          </span>
        </>
      )}
    </p>
  );
}

const clock = (at: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hour12: false }).format(new Date(at));
