import { lazy, Suspense, useId } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { lastMeasured, type Line } from './line.ts';
import { StepTable } from './StepTable.tsx';

const CurvePlot = lazy(() => import('./CurvePlot.tsx').catch(() => ({ default: NoPlot })));

interface Props {
  readonly title: string;
  readonly steps: readonly number[];
  readonly lines: readonly Line[];
  readonly end: number;
  readonly level?: number | null;
  readonly log: boolean;
  readonly height: number;
  readonly at: number | null;
  readonly onPoint: (at: number | null) => void;
  /** A value in words of the page: digits after the point depend on what is measured. */
  readonly format: (value: number) => string;
}

const MOVES: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -20,
  PageUp: 20,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** A chart over the steps of a run; pointer, finger and keys move along it, and its numbers stand in a table too. */
export function Chart({ title, steps, lines, end, level = null, log, height, at, onPoint, format }: Props) {
  const { t } = useTranslation();
  const name = useId();
  const last = steps.length - 1;
  const shown = Math.min(at ?? last, last);
  const told = lines.filter(({ look }) => look !== 'faint');
  const words = wordsAt(shown);

  function wordsAt(index: number): string {
    if (index < 0) return t('runs.curve.waiting');
    const values = told.flatMap(({ label, values: all }) => {
      const value = all[lastMeasured(all, index)];
      return value === null || value === undefined ? [] : [`${label} ${format(value)}`];
    });
    return [t('runs.curve.step', { step: steps[index] ?? 0 }), ...values].join(' · ');
  }

  const move = (event: React.KeyboardEvent): void => {
    const by = MOVES[event.key];
    if (event.key === 'Escape') onPoint(null);
    if (by === undefined || last < 0) return;
    event.preventDefault();
    onPoint(Math.min(last, Math.max(0, shown + by)));
  };

  return (
    <section className="run-chart" aria-labelledby={name}>
      <h2 id={name}>{title}</h2>
      <div
        className="run-chart-place"
        role="slider"
        tabIndex={0}
        aria-labelledby={name}
        aria-valuemin={steps[0] ?? 0}
        aria-valuemax={Math.max(steps[last] ?? 0, steps[0] ?? 0)}
        aria-valuenow={steps[shown] ?? 0}
        aria-valuetext={words}
        style={{ minBlockSize: height }}
        onKeyDown={move}
      >
        <Suspense fallback={null}>
          <CurvePlot {...{ steps, lines, end, level, log, height, at, onPoint }} />
        </Suspense>
      </div>
      <p className="run-readout numbers small">{words}</p>
      <StepTable steps={steps} lines={told} format={format} />
    </section>
  );
}

/** Stands in where the drawing code could not be fetched: the table below holds the same numbers. */
function NoPlot() {
  const { t } = useTranslation();
  return <p className="small muted">{t('curve.noPlot')}</p>;
}
