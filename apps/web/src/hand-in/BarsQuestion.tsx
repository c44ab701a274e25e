import { useId } from 'react';
import type { PredictQuestion } from '@ear/engine';
import { useText, useTranslation } from '../i18n/index.ts';
import { evenShares, setShare, wholePercents, type Shares } from './shares.ts';

interface Props {
  readonly question: PredictQuestion;
  readonly value: Shares;
  readonly locked: boolean;
  readonly onChange: (value: Shares) => void;
}

/** A distribution drawn with sliders: moving one gives or takes from the others, so that they always sum to 100 %. */
export function BarsQuestion({ question, value, locked, onChange }: Props) {
  const { t } = useTranslation();
  const text = useText();
  const name = useId();
  const percents = wholePercents(value);
  return (
    <fieldset className="question" disabled={locked}>
      <legend>{text(question.text)}</legend>
      <p className="small muted">{t('handIn.barsHelp')}</p>
      <div className="bars">
        {question.options.map((option, index) => {
          const percent = percents[index] ?? 0;
          const words = t('handIn.percent', { percent });
          return (
            <div key={option.id} className="bar">
              <label htmlFor={`${name}-${option.id}`}>{text(option.text)}</label>
              <input
                id={`${name}-${option.id}`}
                type="range"
                min={0}
                max={100}
                value={percent}
                aria-valuetext={words}
                style={{ '--fill': `${percent}%` } as React.CSSProperties}
                onChange={(event) => onChange(setShare(value, index, Number(event.target.value)))}
              />
              <output className="numbers" htmlFor={`${name}-${option.id}`}>
                {words}
              </output>
            </div>
          );
        })}
      </div>
      <button type="button" className="link small" onClick={() => onChange(evenShares(value.length))}>
        {t('handIn.evenly')}
      </button>
    </fieldset>
  );
}
