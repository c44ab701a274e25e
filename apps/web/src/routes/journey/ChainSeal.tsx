import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ChainCheck } from '@ear/engine/contract';
import { verifyJourney, type Refusal } from '../../api/index.ts';
import { useTranslation } from '../../i18n/index.ts';
import { RefusalNote } from '../../shell/RefusalNote.tsx';

/** Recomputes the chain of hashes and says whether every event still follows from the one before it. */
export function ChainSeal() {
  const { t } = useTranslation();
  const [check, setCheck] = useState<ChainCheck | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  const verify = async (): Promise<void> => {
    setBusy(true);
    const answer = await verifyJourney();
    setCheck(answer.ok ? answer.value : null);
    setRefusal(answer.ok ? null : answer.refusal);
    setBusy(false);
  };
  return (
    <section className="seal stack tight" aria-label={t('journey.chain')}>
      <div className="row">
        <Button variant="default" loading={busy} onClick={() => void verify()}>
          {t('journey.verify')}
        </Button>
        <span className="small muted">{t('journey.verifyHelp')}</span>
      </div>
      <div role="status">
        {check !== null && (
          <p className="seal-word numbers" data-valid={check.valid}>
            {check.valid
              ? t('journey.valid', { count: check.events })
              : t('journey.broken', { seq: check.broken_at ?? 0 })}{' '}
            <span className="mono small muted">{check.head.slice(0, 16)}</span>
          </p>
        )}
      </div>
      <RefusalNote refusal={refusal} />
    </section>
  );
}
