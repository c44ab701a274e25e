import type { SubmissionState, VerdictJson } from '@ear/engine/contract';
import { useLocale, useTranslation } from '../i18n/index.ts';
import { Listing } from '../prose/Listing.tsx';

interface Props {
  readonly submission: SubmissionState;
  readonly verdict: VerdictJson;
}

/** Exactly what was judged, against which limits, by whom: enough to do it again. */
export function JudgedRecord({ submission, verdict }: Props) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { times, limits } = verdict;
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const rows: [label: string, value: string][] = [
    [t('record.hash'), verdict.hash],
    [t('record.version'), String(verdict.version)],
    [t('record.seed'), verdict.seed],
    [t('record.checksRun'), String(verdict.checks_run)],
    [t('record.image'), verdict.runner_image],
    [t('record.build'), verdict.engine_build],
    [t('record.epoch'), String(verdict.epoch)],
    [t('record.judgedAt'), when.format(new Date(verdict.judged_at))],
  ];
  return (
    <details className="record">
      <summary>{t('record.title')}</summary>
      <table className="twin">
        <caption className="heard-only">{t('record.usage')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('record.resource')}</th>
            <th scope="col" className="numbers">
              {t('record.used')}
            </th>
            <th scope="col" className="numbers">
              {t('record.limit')}
            </th>
          </tr>
        </thead>
        <tbody>
          <Usage label={t('record.wall')} used={seconds(times.wall_ms)} limit={limits['wall_s']} unit="s" />
          <Usage label={t('record.cpu')} used={seconds(times.cpu_ms)} limit={limits['cpu_s']} unit="s" />
          <Usage
            label={t('record.memory')}
            used={(times.memory_peak_bytes / 1024 ** 2).toFixed(1)}
            limit={limits['memory_mb']}
            unit="MiB"
          />
        </tbody>
      </table>
      <dl className="record-rows">
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt className="muted">{label}</dt>
            <dd className="mono numbers">{value}</dd>
          </div>
        ))}
      </dl>
      {submission.payload === null && <p className="muted small">{t('record.notListed')}</p>}
      {submission.payload?.kind === 'code' &&
        Object.entries(submission.payload.files).map(([path, text]) => (
          <Listing key={path} caption={t('record.judgedFile', { path })} text={text} />
        ))}
      {submission.payload !== null && submission.payload.kind !== 'code' && (
        <Listing caption={t('record.judgedAnswer')} text={answerText(submission.payload)} />
      )}
    </details>
  );
}

/** An answer as JSON; of files of bytes, their names and sizes. */
function answerText(payload: NonNullable<SubmissionState['payload']>): string {
  if (payload.kind !== 'artifact') return JSON.stringify(payload, null, 2);
  const sizes = Object.entries(payload.files).map(([path, base64]) => [path, atob(base64).length] as const);
  return sizes.map(([path, bytes]) => `${path}: ${bytes} B`).join('\n');
}

const seconds = (ms: number): string => (ms / 1000).toFixed(ms < 10_000 ? 2 : 1);

interface UsageProps {
  readonly label: string;
  readonly used: string;
  readonly limit: number | undefined;
  readonly unit: string;
}

function Usage({ label, used, limit, unit }: UsageProps) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td className="numbers">{`${used} ${unit}`}</td>
      <td className="numbers">{limit === undefined ? '–' : `${limit} ${unit}`}</td>
    </tr>
  );
}
