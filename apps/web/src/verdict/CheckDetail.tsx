import type { CheckResult } from '@ear/engine';
import { useText, useTranslation } from '../i18n/index.ts';
import { Listing } from '../prose/Listing.tsx';

const FACTS = ['call', 'expected', 'got', 'first_difference', 'largest_difference'] as const;

/** One check opened: what was seen and the next step, then as much as its reveal level lets out. */
export function CheckDetail({ check }: { check: CheckResult }) {
  const { t } = useTranslation();
  const text = useText();
  const { detail } = check;
  const facts = FACTS.flatMap((name) => (detail?.[name] === undefined ? [] : [{ name, value: detail[name] }]));
  return (
    <div className="check-detail" data-status={check.status}>
      <h3>
        {text(check.title)}{' '}
        <span className="small muted">
          {t(`verdict.check.${check.status}`)} · {t(check.public ? 'verdict.public' : 'verdict.hidden')}
        </span>
      </h3>
      {check.message !== null && <p>{text(check.message.text)}</p>}
      {check.message === null && check.status !== 'passed' && <p>{t(`verdict.without.${check.reveal}`)}</p>}
      {facts.length > 0 && (
        <dl className="facts">
          {facts.map(({ name, value }) => (
            <div key={name} className="fact" data-fact={name}>
              <dt>{t(`verdict.fact.${name}`)}</dt>
              <dd>
                <pre>{value}</pre>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {detail?.traceback !== undefined && (
        <details open={check.status === 'error'}>
          <summary>{t('verdict.fact.traceback')}</summary>
          <Listing text={detail.traceback} />
        </details>
      )}
      {detail?.stdout !== undefined && detail.stdout !== '' && (
        <details>
          <summary>{t('verdict.fact.stdout')}</summary>
          <Listing text={detail.stdout} />
        </details>
      )}
    </div>
  );
}
