import { useId, useMemo, useState } from 'react';
import type { AttentionMaps } from '@ear/engine/contract';
import { Heatmap } from '../bigram-table/Heatmap.tsx';
import { likeliest } from '../bigram-table/table.ts';
import { useTranslation } from '../i18n/index.ts';

/** Maps of one layer, one head at a time: a heatmap to point into, and its table. Positions count from 1. */
export function AttentionMap({ maps }: { maps: AttentionMaps }) {
  const { t } = useTranslation();
  const id = useId();
  const [chosen, setHead] = useState(0);
  const [at, setAt] = useState<readonly [row: number, column: number] | null>(null);
  const head = Math.min(chosen, maps.heads.length - 1);
  const rows = useMemo(() => maps.heads[head] ?? [], [maps, head]);
  const weights = useMemo(() => rows.flat(), [rows]);
  const labels = useMemo(() => maps.tokens.map(shown), [maps]);
  const size = labels.length;
  const percent = (value: number): string => (value * 100).toFixed(1);
  return (
    <figure className="bigram attention">
      <label className="row" htmlFor={`${id}-head`}>
        {t('runs.attention.head')}
        <select id={`${id}-head`} value={head} onChange={(event) => setHead(Number(event.target.value))}>
          {maps.heads.map((_, index) => (
            <option key={index} value={index}>
              {index + 1}
            </option>
          ))}
        </select>
      </label>
      <Heatmap
        labels={labels}
        probs={weights}
        label={t('runs.attention.label', { layer: maps.layer + 1, head: head + 1, size })}
        at={at}
        onPoint={setAt}
        cell={size <= 12 ? 32 : 18}
      />
      <p className="numbers bigram-readout" role="status">
        {at === null
          ? t('runs.attention.point')
          : t('runs.attention.cell', {
              from: labels[at[0]] ?? '',
              row: at[0] + 1,
              to: labels[at[1]] ?? '',
              column: at[1] + 1,
              percent: percent(rows[at[0]]?.[at[1]] ?? 0),
            })}
      </p>
      <details>
        <summary>{t('curve.asTable')}</summary>
        <table className="twin">
          <thead>
            <tr>
              <th scope="col">{t('runs.attention.position')}</th>
              <th scope="col">{t('runs.attention.looksAt')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              // A token may stand at several positions.
              <tr key={index}>
                <th scope="row" className="mono">
                  {index + 1} {labels[index]}
                </th>
                <td className="mono numbers">
                  {likeliest(row, 3)
                    .map(({ index: to, prob }) => `${to + 1} ${labels[to] ?? ''} ${percent(prob)}%`)
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

/** A token as it can be seen. */
const shown = (token: string): string =>
  token === '' ? '∅' : token.replaceAll(' ', '␣').replaceAll('\n', '↵').replaceAll('\t', '⇥');
