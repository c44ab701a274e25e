import { useId } from 'react';
import type { PredictQuestion } from '@ear/engine';
import { useText, useTranslation } from '../i18n/index.ts';

export interface Pick {
  readonly option: string;
  /** How sure, in percent. */
  readonly percent: number;
}

/** A hundred would leave nothing for any other answer, and the loss of a surprise without bound. */
const SUREST = 99;

interface Props {
  readonly question: PredictQuestion;
  readonly value: Pick | null;
  readonly locked: boolean;
  readonly onChange: (value: Pick) => void;
}

/** One option, and how sure one is; the bars show what is left for the others. */
export function PickQuestion({ question, value, locked, onChange }: Props) {
  const { t } = useTranslation();
  const text = useText();
  const name = useId();
  const count = question.options.length;
  const evenly = Math.ceil(100 / count);
  const rest = value === null ? 0 : (100 - value.percent) / (count - 1);
  const picked = question.options.find(({ id }) => id === value?.option);
  return (
    <fieldset className="question" disabled={locked}>
      <legend>{text(question.text)}</legend>
      <div className="picks">
        {question.options.map((option) => {
          const percent = option.id === value?.option ? value.percent : rest;
          return (
            <label key={option.id} className="pick">
              <input
                type="radio"
                name={name}
                value={option.id}
                checked={option.id === value?.option}
                onChange={() => onChange({ option: option.id, percent: value?.percent ?? Math.max(60, evenly) })}
              />
              <span className="pick-bar" aria-hidden="true">
                <span className="pick-fill" style={{ blockSize: `${percent}%` }} />
              </span>
              <span className="pick-name">{text(option.text)}</span>
              <span className="numbers small muted" aria-hidden="true">
                {value === null ? t('handIn.unknownShare') : t('handIn.percent', { percent: Math.round(percent) })}
              </span>
            </label>
          );
        })}
      </div>
      {value !== null && picked !== undefined && (
        <label className="sure">
          <span>{t('handIn.sure', { option: text(picked.text) })}</span>
          <input
            type="range"
            min={evenly}
            max={SUREST}
            value={value.percent}
            aria-valuetext={t('handIn.percent', { percent: value.percent })}
            onChange={(event) => onChange({ ...value, percent: Number(event.target.value) })}
          />
          <output className="numbers">{t('handIn.percent', { percent: value.percent })}</output>
        </label>
      )}
    </fieldset>
  );
}
