import type { LedgerPage } from '@ear/engine/contract';
import { useLocale, useText, useTranslation } from '../../i18n/index.ts';
import { stepKey, type Titles } from './words.ts';

const KINDS = ['pass', 'first_try', 'prediction', 'reflection'] as const;

/** Where every point of XP came from. */
export function Ledger({ ledger, titles }: { ledger: LedgerPage; titles: Titles }) {
  const { t } = useTranslation();
  const text = useText();
  const locale = useLocale();
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const kindWord = (kind: string): string => {
    const known = KINDS.find((one) => one === kind);
    return known === undefined ? t('ledger.kind.other') : t(`ledger.kind.${known}`);
  };
  return (
    <section className="stack tight" aria-labelledby="ledger-title">
      <h2 id="ledger-title">
        {t('ledger.title')} <span className="numbers muted">{t('shell.xp', { xp: ledger.total })}</span>
      </h2>
      {ledger.rows.length === 0 ? (
        <p className="muted">{t('ledger.empty')}</p>
      ) : (
        <div className="wide-table">
          <table className="twin">
            <thead>
              <tr>
                <th scope="col">{t('ledger.quest')}</th>
                <th scope="col">{t('ledger.for')}</th>
                <th scope="col" className="numbers">
                  {t('ledger.xp')}
                </th>
                <th scope="col">{t('ledger.on')}</th>
              </tr>
            </thead>
            <tbody>
              {ledger.rows.map((row) => {
                const title = titles[row.quest];
                const step = titles[stepKey(row.quest, row.challenge)];
                return (
                  <tr key={`${row.quest}/${row.challenge}/${row.kind}/${row.at}`}>
                    <td>
                      {title === undefined ? row.quest : text(title)}{' '}
                      <span className="small muted">{step === undefined ? row.challenge : text(step)}</span>
                    </td>
                    <td>{kindWord(row.kind)}</td>
                    <td className="numbers">{row.amount}</td>
                    <td>{date.format(new Date(row.at))}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
