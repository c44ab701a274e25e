import { useId } from 'react';
import { isString, useKept } from '../drafts/useKept.ts';
import { useText, useTranslation } from '../i18n/index.ts';
import { notYet, ready, type FormProps } from './ready.ts';

/** One number. Kept as it was typed, so that "3." is not changed under the learner's fingers. */
export function NumericForm({ action, subject, locked, children }: FormProps<'numeric'>) {
  const { t } = useTranslation();
  const text = useText();
  const name = useId();
  const [typed, setTyped] = useKept(`${subject}:numeric`, '', isString);
  const value = typed.trim() === '' ? Number.NaN : Number(typed.trim().replace(',', '.'));
  return (
    <>
      <div className="field">
        <label className="field-label" htmlFor={name}>
          {text(action.text)}
        </label>
        <div className="row">
          <input
            id={name}
            type="text"
            inputMode="decimal"
            className="numbers"
            value={typed}
            disabled={locked}
            onChange={(event) => setTyped(event.target.value)}
          />
          {action.unit !== undefined && <span className="muted">{action.unit}</span>}
        </div>
      </div>
      {children(Number.isFinite(value) ? ready({ kind: 'numeric', value }) : notYet(t('handIn.numberFirst')))}
    </>
  );
}
