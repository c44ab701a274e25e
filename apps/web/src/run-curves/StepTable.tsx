import { useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { lastMeasured, spread, type Line } from './line.ts';

/** Rows of a chart's table. */
const ROWS = 20;

interface Props {
  readonly steps: readonly number[];
  readonly lines: readonly Line[];
  readonly format: (value: number) => string;
}

/** The chart's numbers, behind a key; the rows are made only while they are open. */
export function StepTable({ steps, lines, format }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('curve.asTable')}</summary>
      {open && (
        <table className="twin">
          <thead>
            <tr>
              <th scope="col" className="numbers">
                {t('curve.column.step')}
              </th>
              {lines.map(({ id, label }) => (
                <th key={id} scope="col" className="numbers">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {spread(steps.length, ROWS).map((index) => (
              <tr key={index}>
                <td className="numbers">{steps[index]}</td>
                {lines.map(({ id, values }) => {
                  const value = values[lastMeasured(values, index)];
                  return (
                    <td key={id} className="numbers">
                      {typeof value === 'number' ? format(value) : '–'}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
