import { useLocale, useTranslation } from '../../../i18n/index.ts';
import { bytesWords, useDuration } from '../words.ts';
import { excessOf, type Cost } from './cost.ts';

/** What the run will cost, beside the limits; null while some value does not fit. */
export function CostNote({ cost }: { cost: Cost | null }) {
  const { t } = useTranslation();
  const whole = new Intl.NumberFormat(useLocale());
  const duration = useDuration();
  const words = {
    parameters: (value: number) => whole.format(value),
    bytes: bytesWords,
    seconds: duration,
  };
  const rows = [
    ['parameters', 'parameters'],
    ['bytes', 'memory'],
    ['seconds', 'time'],
  ] as const;
  return (
    <section className="cost" aria-labelledby="cost-title">
      <h2 id="cost-title">{t('runs.make.cost')}</h2>
      <dl className="cost-list">
        {rows.map(([name, label]) => (
          <div key={name} data-over={cost !== null && cost[name] > cost.limits[name]}>
            <dt className="small muted">{t(`runs.make.${label}`)}</dt>
            <dd className="numbers">
              {cost === null ? '–' : words[name](cost[name])}{' '}
              <span className="small muted">
                {cost !== null && t('runs.make.under', { most: words[name](cost.limits[name]) })}
              </span>
            </dd>
          </div>
        ))}
        <div>
          <dt className="small muted">{t('runs.make.tokens')}</dt>
          <dd className="numbers">{cost === null ? '–' : whole.format(cost.tokens)}</dd>
        </div>
      </dl>
      <p className="small muted">{t(cost === null ? 'runs.make.afterFixing' : 'runs.make.guess')}</p>
      <div role="status" className="stack tight">
        {cost !== null &&
          excessOf(cost).map((name) => (
            <p key={name} className="refusal small">
              {t(`runs.make.over.${name}`, { value: words[name](cost[name]), most: words[name](cost.limits[name]) })}
            </p>
          ))}
      </div>
    </section>
  );
}
