import { useState } from 'react';
import type { LearnerChallenge, VerdictJson } from '@ear/engine/contract';
import { BigramTable } from '../bigram-table/BigramTable.tsx';
import { useTranslation } from '../i18n/index.ts';
import { LossCurve } from '../loss-curve/LossCurve.tsx';
import { goalOf } from '../loss-curve/goal.ts';
import { LossBars } from './LossBars.tsx';
import { lossesOf } from './losses.ts';
import { MetricList } from './MetricList.tsx';
import { Samples } from './Samples.tsx';

interface Props {
  readonly verdict: VerdictJson;
  readonly challenge: LearnerChallenge;
}

/** A verdict younger than this has just arrived: its curve is drawn before the learner's eyes. */
const FRESH_MS = 8000;

/** The pictures of a verdict: losses side by side, the run's curve, the table of next letters, the samples. */
export function Evidence({ verdict, challenge }: Props) {
  const { t } = useTranslation();
  const { losses, reference_losses, samples, vocab, probs, dataset } = verdict.evidence;
  const [fresh] = useState(() => Date.now() - Date.parse(verdict.judged_at) < FRESH_MS);
  const predicted = lossesOf(verdict);
  return (
    <>
      {predicted !== null && <LossBars pair={predicted} />}
      {losses !== undefined && losses.length > 0 && (
        <LossCurve
          steps={null}
          losses={losses}
          vocabulary={vocab?.length ?? null}
          goal={goalOf(challenge, dataset?.fallback === true)}
          reference={reference_losses?.length ? reference_losses : undefined}
          live={false}
          fresh={fresh}
        />
      )}
      {dataset !== undefined && (
        <p className="small muted numbers">
          {t(dataset.fallback ? 'evidence.fallback' : 'evidence.dataset', { id: dataset.id, count: dataset.docs })}
        </p>
      )}
      {predicted === null && <MetricList metrics={verdict.metrics} />}
      {vocab !== undefined && probs !== undefined && probs.length === vocab.length ** 2 && (
        <BigramTable vocab={vocab} probs={probs} />
      )}
      {samples !== undefined && samples.length > 0 && <Samples samples={samples} />}
    </>
  );
}
