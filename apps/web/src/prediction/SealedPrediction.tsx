import { Button } from '@mantine/core';
import { useId, useState } from 'react';
import type { AttemptState, LearnerChallenge, VerdictJson } from '@ear/engine/contract';
import { useText, useTranslation } from '../i18n/index.ts';
import type { Gate } from '../attempt/gates.ts';
import { useSay } from '../attempt/useSay.ts';
import { RefusalNote } from '../shell/RefusalNote.tsx';

interface Props {
  readonly challenge: LearnerChallenge;
  readonly attempt: AttemptState;
  readonly gate: Gate;
  readonly verdict: VerdictJson | null;
}

/** A number sealed before the evidence exists, and afterwards beside what was measured. */
export function SealedPrediction({ challenge, attempt, gate, verdict }: Props) {
  const { t } = useTranslation();
  const text = useText();
  const { prediction } = challenge;
  if (prediction === null) return null;
  const sealed = attempt.challenges[challenge.id]?.prediction ?? null;
  const measured = verdict?.metrics[prediction.metric]?.value;
  return (
    <section className="prediction" aria-label={t('prediction.label')}>
      <h3>{text(prediction.text)}</h3>
      {sealed === null ? (
        <SealForm challenge={challenge} attempt={attempt} gate={gate} />
      ) : (
        <p className="numbers">
          <span className="sealed">{t('prediction.sealed', { value: sealed, unit: prediction.unit ?? '' })}</span>
          {measured !== undefined && (
            <>
              {' · '}
              <span className="measured">
                {t('prediction.measured', { value: measured.toFixed(3), unit: prediction.unit ?? '' })}
              </span>
              {' · '}
              {t('prediction.apart', { value: Math.abs(measured - sealed).toFixed(3) })}
            </>
          )}
        </p>
      )}
    </section>
  );
}

function SealForm({ challenge, attempt, gate }: Omit<Props, 'verdict'>) {
  const { t } = useTranslation();
  const text = useText();
  const name = useId();
  const { tell, busy, refusal } = useSay(attempt);
  const [typed, setTyped] = useState('');
  const { prediction } = challenge;
  if (prediction === null) return null;
  const { min, max } = prediction;
  const value = typed.trim() === '' ? Number.NaN : Number(typed.trim().replace(',', '.'));
  const inRange = value >= min && value <= max;
  const guard = gate('PREDICTED', { min, max });
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault();
        if (inRange && guard === null) void tell({ type: 'PREDICTED', value });
      }}
    >
      <div className="row">
        <label htmlFor={name} className="heard-only">
          {text(prediction.text)}
        </label>
        <input
          id={name}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          className="numbers"
          value={typed}
          disabled={guard !== null}
          aria-describedby={`${name}-why`}
          onChange={(event) => setTyped(event.target.value)}
        />
        {prediction.unit !== undefined && <span className="muted">{prediction.unit}</span>}
        <Button type="submit" variant="light" loading={busy} disabled={!inRange || guard !== null}>
          {t('prediction.seal')}
        </Button>
      </div>
      <p id={`${name}-why`} className="small muted numbers">
        {guard === null ? t('prediction.help', { min, max }) : text(guard)}
      </p>
      <RefusalNote refusal={refusal} />
    </form>
  );
}
