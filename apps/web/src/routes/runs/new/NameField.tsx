import { useId } from 'react';
import { RUN_LIMITS } from '@ear/engine';
import { useTranslation } from '../../../i18n/index.ts';

interface Props {
  readonly value: string;
  readonly flawed: boolean;
  readonly onChange: (value: string) => void;
}

/** What the run is called in the list. */
export function NameField({ value, flawed, onChange }: Props) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {t('runs.make.name')}
      </label>
      <input
        id={id}
        type="text"
        className="wide"
        autoComplete="off"
        maxLength={RUN_LIMITS.title_chars}
        value={value}
        aria-invalid={flawed}
        aria-describedby={`${id}-flaw`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${id}-flaw`} className="small recipe-flaw" role="alert">
        {flawed && t('runs.make.nameFirst')}
      </p>
    </div>
  );
}
