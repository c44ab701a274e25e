import { useTranslation } from '../i18n/index.ts';
import type { LossPair } from './losses.ts';

/** The learner's loss beside the machine's: two bars on one scale. Shorter is less surprised. */
export function LossBars({ pair }: { pair: LossPair }) {
  const { t } = useTranslation();
  const longest = Math.max(pair.learner, pair.machine, 1e-9);
  const bars = [
    { who: 'learner', value: pair.learner },
    { who: 'machine', value: pair.machine },
  ] as const;
  return (
    <figure className="loss-bars">
      <figcaption>
        {t('losses.title')} <span className="small muted">{t('losses.unit')}</span>
      </figcaption>
      <dl>
        {bars.map(({ who, value }) => (
          <div key={who} className="loss-bar" data-who={who}>
            <dt>{t(`losses.${who}`)}</dt>
            <dd>
              <span className="loss-fill" style={{ inlineSize: `${(value / longest) * 100}%` }} aria-hidden="true" />
              <span className="numbers">{value.toFixed(3)}</span>
            </dd>
          </div>
        ))}
      </dl>
      <p className="small muted">{t('losses.gap', { gap: Math.max(0, pair.learner - pair.machine).toFixed(3) })}</p>
    </figure>
  );
}
