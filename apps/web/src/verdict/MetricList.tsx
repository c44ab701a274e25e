import type { Metric } from '@ear/engine';
import { useTranslation } from '../i18n/index.ts';

/** The order in which the numbers of a run are told; others follow. */
const ORDER = ['mean_last', 'mean_loss', 'first_loss', 'final_loss', 'reference_final_loss', 'num_params', 'train_ms'];
const rankOf = (name: string): number => (ORDER.indexOf(name) + ORDER.length + 1) % (ORDER.length + 1);

/** The measured numbers of a verdict, named where we have a name for them. */
export function MetricList({ metrics }: { metrics: Readonly<Record<string, Metric>> }) {
  const { t, i18n } = useTranslation();
  const entries = Object.entries(metrics).sort(([a], [b]) => rankOf(a) - rankOf(b));
  if (entries.length === 0) return null;
  return (
    <dl className="metrics">
      {entries.map(([name, { value, unit }]) => (
        <div key={name}>
          <dt className="small muted">
            {i18n.exists(`metric.${name}`) ? t(`metric.${name}` as 'metric.first_loss') : name}
          </dt>
          <dd className="numbers">
            {round(value)} <span className="small muted">{unit}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

const round = (value: number): string =>
  Number.isInteger(value) ? String(value) : Math.abs(value) >= 100 ? value.toFixed(1) : value.toFixed(3);
