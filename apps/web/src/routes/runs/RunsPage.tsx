import { Button } from '@mantine/core';
import { Link, useLoaderData } from 'react-router';
import type { RunList } from '@ear/engine/contract';
import { listRuns } from '../../api/index.ts';
import { keepLast } from '../../app/keepLast.ts';
import { valueOrLeave } from '../../app/leaving.ts';
import { useTranslation } from '../../i18n/index.ts';
import { RunRow } from './RunRow.tsx';
import { bytesWords } from './words.ts';

export const loadRuns = keepLast('runs', async ({ request }): Promise<RunList> =>
  valueOrLeave(await listRuns(request.signal), request),
);

/** The learner's training runs, newest first. */
export function RunsPage() {
  const { t } = useTranslation();
  const { runs, quota } = useLoaderData<typeof loadRuns>();
  const full = quota.runs >= quota.runs_max;
  return (
    <div className="reading stack wide">
      <title>{t('runs.listPageTitle')}</title>
      <header className="stack tight">
        <div className="row spread">
          <h1>{t('runs.title')}</h1>
          {runs.length > 0 && !full && (
            <Button component={Link} to="/runs/new">
              {t('runs.new')}
            </Button>
          )}
        </div>
        <p className="muted">{t('runs.lead')}</p>
      </header>
      {runs.length === 0 ? (
        <section className="stack">
          <EmptyCurve />
          <p>{t('runs.empty')}</p>
          <div>
            <Button component={Link} to="/runs/new">
              {t('runs.first')}
            </Button>
          </div>
        </section>
      ) : (
        <>
          <ul className="run-list">
            {runs.map((run) => (
              <RunRow key={run.id} run={run} />
            ))}
          </ul>
          {full && <p className="note">{t('runs.full')}</p>}
          <p className="small muted numbers">
            {t('runs.quota', {
              runs: quota.runs,
              most: quota.runs_max,
              bytes: bytesWords(quota.bytes),
              bytesMost: bytesWords(quota.bytes_max),
            })}
          </p>
        </>
      )}
    </div>
  );
}

/** The outline of the curve that will stand here. */
function EmptyCurve() {
  return (
    <svg className="run-outline" viewBox="0 0 320 120" aria-hidden="true">
      <path d="M16 8v96h296" />
      <path className="run-outline-curve" d="M20 16C48 70 88 84 140 90s110 6 168 7" />
    </svg>
  );
}
