import { Button } from '@mantine/core';
import { Link } from 'react-router';
import type { Run } from '@ear/engine/contract';
import { useTranslation } from '../../../i18n/index.ts';
import { RefusalNote } from '../../../shell/RefusalNote.tsx';
import { StateWord } from '../StateWord.tsx';
import { bytesWords } from '../words.ts';
import type { Steering } from './useSteering.ts';

/** What the run is called, how it stands, and what can be done with it. */
export function Head({ steering }: { steering: Steering }) {
  const { t } = useTranslation();
  const { run, wish, refusal, accepts, steer } = steering;
  const pausable = accepts('pause') || wish === 'pause';
  return (
    <header className="stack tight">
      <p className="small">
        <Link to="/runs">{t('runs.title')}</Link>
      </p>
      <div className="row spread">
        <div className="stack tight">
          <h1>{run.title}</h1>
          <p className="muted small">{sourceWords(run)}</p>
        </div>
        <div className="row run-actions">
          <p role="status">
            <StateWord state={run.state} wish={wish} />
          </p>
          {pausable && (
            <Button variant="default" disabled={!accepts('pause')} onClick={() => steer('pause')}>
              {t('runs.act.pause')}
            </Button>
          )}
          {accepts('resume') && <Button onClick={() => steer('resume')}>{t('runs.act.resume')}</Button>}
          {(accepts('cancel') || wish === 'cancel') && (
            <Button variant="default" disabled={!accepts('cancel')} onClick={() => steer('cancel')}>
              {t('runs.act.cancel')}
            </Button>
          )}
          <Button component={Link} variant="default" to={`/runs/new?from=${run.id}`}>
            {t('runs.act.again')}
          </Button>
        </div>
      </div>
      <RefusalNote refusal={refusal} />
    </header>
  );

  function sourceWords({ source }: Run): string {
    return t(`runs.source.${source.kind}`, { name: source.name, bytes: bytesWords(source.bytes) });
  }
}
