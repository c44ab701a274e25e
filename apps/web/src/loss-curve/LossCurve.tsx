import { lazy, Suspense } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { meanOf, tableOf, WINDOW } from './summary.ts';
import { useDrawn } from './useDrawn.ts';
import { useSlowly } from './useSlowly.ts';

const Plot = lazy(() => import('./Plot.tsx').catch(() => ({ default: NoPlot })));

interface Props {
  /** Step numbers of the losses; null: 1, 2, 3 … */
  readonly steps: readonly number[] | null;
  /** Loss per step, in nats per token. */
  readonly losses: readonly number[];
  /** Size of the vocabulary: a model that knows nothing has loss ln of it. 27 where unknown. */
  readonly vocabulary: number | null;
  readonly goal: number | null;
  /** Losses of the run that this one had to follow; drawn instead of what ignorance costs. */
  readonly reference?: readonly number[] | undefined;
  /** While the run goes on, the summary is read out now and then. */
  readonly live: boolean;
  /** Draws a run that has just ended once more from its first step. */
  readonly fresh?: boolean;
}

/** A run's loss: the curve, its newest value large, the summary for ears and the table for who prefers numbers. */
export function LossCurve({ steps: given, losses, vocabulary, goal, reference, live, fresh = false }: Props) {
  const { t } = useTranslation();
  const steps = given ?? losses.map((_, index) => index + 1);
  const newest = losses.slice(-WINDOW);
  const mean = meanOf(newest).toFixed(3);
  const step = steps.at(-1) ?? 0;
  const ignorance = Math.log(vocabulary ?? 27);
  const summary = t('curve.summary', { step, count: newest.length, mean });
  const heard = useSlowly(summary, live);
  const [drawn, drawAgain] = useDrawn(losses.length, !fresh);
  const shown = losses.slice(Math.max(0, drawn - WINDOW), drawn);
  if (losses.length === 0) return null;
  return (
    <figure className="curve">
      <figcaption className="curve-head">
        <span className="curve-now numbers">{meanOf(shown).toFixed(3)}</span>
        <span className="muted">{t('curve.now', { count: shown.length, step: steps[drawn - 1] ?? step })}</span>
        <span className="row small curve-keys">
          <span className="key" data-key="ignorance">
            {reference
              ? t('curve.reference')
              : t('curve.ignorance', { size: vocabulary ?? 27, value: ignorance.toFixed(3) })}
          </span>
          {goal !== null && (
            <span className="key" data-key="goal">
              {t('curve.goal', { value: goal })}
            </span>
          )}
        </span>
      </figcaption>
      <div
        className="curve-plot"
        role="img"
        aria-label={t('curve.label', { step, mean, first: losses[0]?.toFixed(3) ?? '' })}
      >
        <Suspense fallback={null}>
          <Plot
            steps={steps.slice(0, drawn)}
            losses={losses.slice(0, drawn)}
            last={step}
            beside={reference ? reference.slice(0, drawn) : ignorance}
            goal={goal}
          />
        </Suspense>
      </div>
      <p className="heard-only" aria-live={live ? 'polite' : 'off'}>
        {heard}
      </p>
      {!live && (
        <div>
          <button type="button" className="link small" onClick={drawAgain}>
            {t('curve.again')}
          </button>
        </div>
      )}
      <details>
        <summary>{t('curve.asTable')}</summary>
        <table className="twin">
          <thead>
            <tr>
              {(['step', 'loss', reference ? 'reference' : 'mean'] as const).map((column) => (
                <th key={column} scope="col" className="numbers">
                  {t(`curve.column.${column}`, { count: WINDOW })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {tableOf(steps, losses).map((point) => (
              <tr key={point.step}>
                <td className="numbers">{point.step}</td>
                <td className="numbers">{point.loss.toFixed(3)}</td>
                <td className="numbers">{(reference ? reference[point.index] : point.mean)?.toFixed(3)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

/** Stands in where the drawing code could not be fetched: the table below holds the same numbers. */
function NoPlot() {
  const { t } = useTranslation();
  return <p className="small muted">{t('curve.noPlot')}</p>;
}
