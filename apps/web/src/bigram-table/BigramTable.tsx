import { useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { Heatmap } from './Heatmap.tsx';
import { likeliest, shownToken } from './table.ts';

interface Props {
  readonly vocab: readonly string[];
  /** Row-major, vocab × vocab: row = the letter that stands, column = the letter that follows; rows sum to 1. */
  readonly probs: readonly number[];
}

/** Which letter follows which: a heatmap to point into, and its table. */
export function BigramTable({ vocab, probs }: Props) {
  const { t } = useTranslation();
  const [at, setAt] = useState<readonly [row: number, column: number] | null>(null);
  const name = (index: number): string => shownToken(vocab[index] ?? '', t('bigram.edge'));
  const size = vocab.length;
  return (
    <figure className="bigram">
      <figcaption>
        <h3>{t('bigram.title')}</h3>
        <p className="small muted">{t('bigram.help')}</p>
      </figcaption>
      <Heatmap
        labels={vocab.map((_, index) => name(index))}
        probs={probs}
        label={t('bigram.label', { size })}
        at={at}
        onPoint={setAt}
      />
      <p className="numbers bigram-readout" role="status">
        {at === null
          ? t('bigram.point')
          : t('bigram.cell', {
              from: name(at[0]),
              to: name(at[1]),
              percent: ((probs[at[0] * size + at[1]] ?? 0) * 100).toFixed(1),
            })}
      </p>
      <details>
        <summary>{t('bigram.asTable')}</summary>
        <table className="twin">
          <thead>
            <tr>
              <th scope="col">{t('bigram.from')}</th>
              <th scope="col">{t('bigram.likeliest')}</th>
            </tr>
          </thead>
          <tbody>
            {vocab.map((token, row) => (
              <tr key={token}>
                <th scope="row" className="mono">
                  {name(row)}
                </th>
                <td className="mono numbers">
                  {likeliest(probs.slice(row * size, (row + 1) * size), 5)
                    .map(({ index, prob }) => `${name(index)} ${(prob * 100).toFixed(1)}%`)
                    .join(', ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
