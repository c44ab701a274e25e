import { useId } from 'react';
import { SUBMISSION_LIMITS } from '@ear/engine';
import { isString, useKept } from '../drafts/useKept.ts';
import { useText, useTranslation } from '../i18n/index.ts';
import { notYet, ready, type FormProps } from './ready.ts';

/** A pasted log, or a text in one's own words. */
export function TextForm({ action, subject, locked, children }: FormProps<'log' | 'reflection'>) {
  const { t } = useTranslation();
  const text = useText();
  const name = useId();
  const [written, setWritten] = useKept(`${subject}:${action.kind}`, '', isString);
  return (
    <>
      <div className="field">
        <label className="field-label" htmlFor={name}>
          {text(action.text)}
        </label>
        <textarea
          id={name}
          className={action.kind === 'log' ? 'plain-editor' : 'writing'}
          rows={action.kind === 'log' ? 16 : 8}
          maxLength={SUBMISSION_LIMITS.text_chars}
          value={written}
          readOnly={locked}
          spellCheck={action.kind === 'reflection'}
          onChange={(event) => setWritten(event.target.value)}
        />
      </div>
      {children(
        written.trim() === '' ? notYet(t('handIn.textFirst')) : ready({ kind: action.kind, text: written.normalize() }),
      )}
    </>
  );
}
