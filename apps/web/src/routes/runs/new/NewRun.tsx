import { useLoaderData } from 'react-router';
import type { Run, RunDataset } from '@ear/engine/contract';
import { getRun, listRunDatasets } from '../../../api/index.ts';
import { keepLast } from '../../../app/keepLast.ts';
import { valueOrLeave } from '../../../app/leaving.ts';
import { useTranslation } from '../../../i18n/index.ts';
import { DesignForm } from './DesignForm.tsx';

export const loadNewRun = keepLast(
  'new-run',
  async ({ request }): Promise<{ datasets: RunDataset[]; earlier: Run | null }> => {
    const from = new URL(request.url).searchParams.get('from');
    const [datasets, earlier] = await Promise.all([
      listRunDatasets(request.signal),
      from === null ? null : getRun(from, request.signal),
    ]);
    return {
      datasets: valueOrLeave(datasets, request),
      earlier: earlier === null ? null : valueOrLeave(earlier, request),
    };
  },
);

/** Where a run is designed: from a preset, from a file, or from a run that is done again with changes. */
export function NewRun() {
  const { t } = useTranslation();
  const { datasets, earlier } = useLoaderData<typeof loadNewRun>();
  return (
    <div className="new-run">
      <title>{t('runs.newPageTitle')}</title>
      <header className="stack tight">
        <h1>{t('runs.make.title')}</h1>
        <p className="muted">
          {earlier === null ? t('runs.make.lead') : t('runs.make.again', { title: earlier.title })}
        </p>
      </header>
      <DesignForm key={earlier?.id ?? ''} datasets={datasets} earlier={earlier} />
    </div>
  );
}
