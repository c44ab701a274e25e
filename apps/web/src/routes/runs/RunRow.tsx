import { useState } from 'react';
import { Link, useRevalidator } from 'react-router';
import { isOver } from '@ear/engine';
import type { Run } from '@ear/engine/contract';
import { deleteRun, type Refusal } from '../../api/index.ts';
import { useLocale, useTranslation } from '../../i18n/index.ts';
import { useTraining } from '../../live/training.ts';
import { RefusalNote } from '../../shell/RefusalNote.tsx';
import { StateWord } from './StateWord.tsx';
import { lossWords } from './words.ts';

/** A run in the list: what it is called, how far it is, what it has reached. */
export function RunRow({ run }: { run: Run }) {
  const { t } = useTranslation();
  const live = useTraining(run.id);
  const when = new Intl.DateTimeFormat(useLocale(), { dateStyle: 'medium', timeStyle: 'short' });
  const step = Math.max(run.step, live?.step ?? 0);
  const facts = { ...run.facts, ...live?.facts };
  const reached =
    facts.best_val_loss !== undefined
      ? t('runs.bestVal', { value: lossWords(facts.best_val_loss) })
      : facts.loss === undefined
        ? null
        : t('runs.lossNow', { value: lossWords(facts.loss) });
  return (
    <li className="run-row">
      <div className="row spread">
        <Link to={`/runs/${run.id}`} className="run-name">
          {run.title}
        </Link>
        <StateWord state={run.state} />
      </div>
      <progress className="waiting-bar" aria-label={t('runs.howFar')} value={step} max={Math.max(1, run.steps)} />
      <div className="row spread small muted numbers">
        <p>{[t('runs.progress', { step, steps: run.steps }), reached].filter((word) => word !== null).join(' · ')}</p>
        <p>{when.format(new Date(run.created_at))}</p>
      </div>
      {(isOver(run.state) || run.state === 'paused') && <Delete run={run} />}
    </li>
  );
}

/** Deleting takes two clicks: what is gone does not come back. */
function Delete({ run }: { run: Run }) {
  const { t } = useTranslation();
  const { revalidate } = useRevalidator();
  const [asked, setAsked] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const remove = async (): Promise<void> => {
    const answer = await deleteRun(run.id);
    setRefusal(answer.ok ? null : answer.refusal);
    await revalidate();
  };
  return (
    <div className="row small">
      {asked ? (
        <>
          <span className="muted">{t('runs.deleteHelp')}</span>
          <button type="button" className="link" onClick={() => void remove()}>
            {t('runs.act.sureDelete')}
          </button>
          <button type="button" className="link" onClick={() => setAsked(false)}>
            {t('runs.act.keep')}
          </button>
        </>
      ) : (
        <button
          type="button"
          className="link"
          aria-label={`${t('runs.act.delete')}: ${run.title}`}
          onClick={() => setAsked(true)}
        >
          {t('runs.act.delete')}
        </button>
      )}
      <RefusalNote refusal={refusal} />
    </div>
  );
}
