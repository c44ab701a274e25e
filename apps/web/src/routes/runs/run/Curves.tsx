import { SegmentedControl } from '@mantine/core';
import { useCallback, useId, useMemo, useState } from 'react';
import { useKept } from '../../../drafts/useKept.ts';
import { useTranslation } from '../../../i18n/index.ts';
import { useSlowly } from '../../../loss-curve/useSlowly.ts';
import { Chart } from '../../../run-curves/Chart.tsx';
import { smooth, type Line } from '../../../run-curves/line.ts';
import { lossWords, shortNumber } from '../words.ts';
import { atSteps, type Curves as Data } from './merged.ts';

interface Props {
  readonly curves: Data;
  readonly steps: number;
  /** V: a model that knows nothing has loss ln V. null until it is known. */
  readonly vocabulary: number | null;
  readonly live: boolean;
  /** Nothing will follow: the axis ends where the run did. */
  readonly over: boolean;
}

const isScale = (value: unknown): value is 'linear' | 'log' => value === 'linear' || value === 'log';
const isShare = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value < 1;

/** What was measured at each step: the loss large, the gradient's norm and the learning rate small beneath it. */
export function Curves({ curves: { points, evals }, steps, vocabulary, live, over }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [scale, setScale] = useKept('run:scale', 'linear', isScale);
  const [smoothing, setSmoothing] = useKept('run:smoothing', 0.6, isShare);
  const [at, setAt] = useState<number | null>(null);
  const point = useCallback((index: number | null) => setAt(index), []);

  const val = useMemo(() => atSteps(points.step, evals), [points.step, evals]);
  const ignorance = vocabulary === null ? null : Math.log(vocabulary);
  const lines = useMemo((): Line[] => {
    const train: Line[] =
      smoothing === 0
        ? [{ id: 'train', label: t('runs.curve.train'), values: points.loss, colour: 'ember', look: 'plain' }]
        : [
            { id: 'raw', label: t('runs.curve.train'), values: points.loss, colour: 'ember', look: 'faint' },
            {
              id: 'train',
              label: t('runs.curve.smoothed'),
              values: smooth(points.loss, smoothing),
              colour: 'ember',
              look: 'plain',
            },
          ];
    return [...train, { id: 'val', label: t('runs.curve.val'), values: val, colour: 'machine', look: 'dots' }];
  }, [points.loss, val, smoothing, t]);

  const shared = { steps: points.step, end: over ? (points.step.at(-1) ?? steps) : steps, at, onPoint: point };
  const newest = points.loss.findLast((loss) => loss !== null) ?? null;
  const lastVal = evals.at(-1)?.val_loss ?? null;
  return (
    <section className="run-curves" aria-label={t('runs.curve.region')}>
      <div className="row spread run-curve-head">
        <p className="run-loss">
          <span className="curve-now numbers">{newest === null ? '–' : lossWords(newest)}</span>{' '}
          <span className="small muted">{t('runs.curve.nats')}</span>
        </p>
        <div className="row run-curve-tools">
          <label className="row small" htmlFor={`${id}-smoothing`}>
            {t('runs.curve.smoothing')}
            <input
              id={`${id}-smoothing`}
              type="range"
              min={0}
              max={0.98}
              step={0.02}
              value={smoothing}
              onChange={(event) => setSmoothing(Number(event.target.value))}
            />
          </label>
          <SegmentedControl
            size="xs"
            aria-label={t('runs.curve.scale')}
            value={scale}
            onChange={(value) => isScale(value) && setScale(value)}
            data={(['linear', 'log'] as const).map((value) => ({ value, label: t(`runs.curve.${value}`) }))}
          />
        </div>
      </div>
      <ul className="run-keys small">
        <li data-key="train">{t('runs.curve.train')}</li>
        <li data-key="val">
          {t('runs.curve.val')} {lastVal !== null && <span className="numbers">{lossWords(lastVal)}</span>}
        </li>
        {ignorance !== null && (
          <li data-key="ignorance">
            {t('runs.curve.ignorance', { size: vocabulary ?? 0, value: lossWords(ignorance) })}
          </li>
        )}
      </ul>
      <Chart
        title={t('runs.curve.title')}
        lines={lines}
        level={ignorance}
        log={scale === 'log'}
        height={280}
        format={lossWords}
        {...shared}
      />
      <p className="small muted">{t('runs.curve.keys')}</p>
      <div className="run-small-charts">
        {(['grad_norm', 'lr'] as const).map((name) => (
          <SmallChart key={name} name={name} values={points[name]} {...shared} />
        ))}
      </div>
      <Heard step={points.step.at(-1) ?? 0} steps={steps} loss={newest} live={live} />
    </section>
  );
}

interface SmallProps {
  readonly name: 'grad_norm' | 'lr';
  readonly values: readonly (number | null)[];
  readonly steps: readonly number[];
  readonly end: number;
  readonly at: number | null;
  readonly onPoint: (at: number | null) => void;
}

function SmallChart({ name, values, ...shared }: SmallProps) {
  const { t } = useTranslation();
  const label = t(`runs.curve.${name}`);
  const lines = useMemo(
    (): Line[] => [{ id: name, label, values, colour: 'machine', look: 'plain' }],
    [name, label, values],
  );
  return <Chart title={label} lines={lines} log={false} height={140} format={shortNumber} {...shared} />;
}

/** The newest loss for who does not see the curve, read out now and then while the run goes on. */
function Heard({ step, steps, loss, live }: { step: number; steps: number; loss: number | null; live: boolean }) {
  const { t } = useTranslation();
  const words = useSlowly(loss === null ? '' : t('runs.curve.heard', { step, steps, loss: lossWords(loss) }), live);
  return (
    <p className="heard-only" aria-live={live ? 'polite' : 'off'}>
      {words}
    </p>
  );
}
