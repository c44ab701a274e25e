import { Button } from '@mantine/core';
import { useId } from 'react';
import type { LearnerChallenge } from '@ear/engine/contract';
import type { Ready } from '../../hand-in/ready.ts';
import { useText, useTranslation } from '../../i18n/index.ts';
import type { Gate } from '../../attempt/gates.ts';
import type { Work } from '../../attempt/useWork.ts';

interface Props {
  readonly challenge: LearnerChallenge;
  readonly ready: Ready;
  readonly work: Work;
  /** Something was handed in for this challenge before. */
  readonly again: boolean;
  readonly gate: Gate;
  readonly skip: React.ReactNode;
}

/** The buttons that hand in. A disabled one is described by the sentence of the guard that is false. */
export function HandInBar({ challenge, ready, work, again, gate, skip }: Props) {
  const { t } = useTranslation();
  const text = useText();
  const why = useId();
  const { kind } = challenge.action;
  const guard = gate('SUBMITTED');
  const busy = work.mode === 'submitting' || work.mode === 'waiting';
  const reason = busy ? null : guard !== null ? text(guard) : ready.missing;
  const canTry = kind === 'code' && challenge.checks.some((check) => check.public);
  return (
    <div className="hand-in">
      <div className="row">
        <Button
          disabled={busy || guard !== null || ready.payload === null}
          loading={work.mode === 'submitting' && !work.publicOnly}
          aria-describedby={why}
          onClick={() => ready.payload !== null && work.handIn(ready.payload, false)}
        >
          {t(again ? `handIn.again.${kind}` : `handIn.submit.${kind}`)}
        </Button>
        {canTry && (
          <Button
            variant="default"
            disabled={busy || ready.payload === null}
            loading={work.mode === 'submitting' && work.publicOnly}
            aria-describedby={ready.missing === null ? undefined : why}
            onClick={() => ready.payload !== null && work.handIn(ready.payload, true)}
          >
            {t('handIn.runPublic')}
          </Button>
        )}
        {skip}
      </div>
      <p id={why} className="small muted hand-in-why" data-shown={reason !== null}>
        {reason}
      </p>
    </div>
  );
}
