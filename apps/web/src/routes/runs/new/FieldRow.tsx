import { useId } from 'react';
import { useText, useTranslation } from '../../../i18n/index.ts';
import type { FormField } from './fields.ts';
import type { Flaw } from './flaws.ts';

interface Props {
  readonly form: FormField;
  readonly value: string | boolean;
  /** What an empty field comes to, where it hangs on others. */
  readonly standard: string;
  readonly flaw: Flaw | undefined;
  readonly onChange: (path: string, value: string | boolean) => void;
  readonly onLeave: () => void;
}

/** One value of the recipe: its name, what it is called in code, what it does, and beside it why it does not fit. */
export function FieldRow({ form, value, standard, flaw, onChange, onLeave }: Props) {
  const { i18n } = useTranslation();
  const text = useText();
  const id = useId();
  const help = `recipe.help.${form.path}`;
  const helpful = i18n.exists(help);
  const described = [helpful && `${id}-help`, flaw !== undefined && `${id}-flaw`].filter(Boolean).join(' ');
  const control = {
    id,
    value,
    flawed: flaw !== undefined,
    described: described === '' ? undefined : described,
    onChange: (next: string | boolean) => onChange(form.path, next),
    onLeave,
  };
  return (
    <div className="recipe-field" data-kind={form.field.kind}>
      <label className="recipe-label" htmlFor={id}>
        <span>{capital(text(form.label))}</span> <code className="muted">{form.name}</code>
      </label>
      <Control form={form} standard={standard} {...control} />
      {helpful && (
        <p id={`${id}-help`} className="small muted recipe-help">
          {i18n.t(help as 'recipe.help.model.family')}
        </p>
      )}
      <p id={`${id}-flaw`} className="small recipe-flaw" role="alert">
        {flaw !== undefined && <FlawWords form={form} flaw={flaw} />}
      </p>
    </div>
  );
}

interface ControlProps {
  readonly form: FormField;
  readonly standard: string;
  readonly id: string;
  readonly value: string | boolean;
  readonly flawed: boolean;
  readonly described: string | undefined;
  readonly onChange: (value: string | boolean) => void;
  readonly onLeave: () => void;
}

function Control({ form, standard, id, value, flawed, described, onChange, onLeave }: ControlProps) {
  const { t } = useTranslation();
  const { field } = form;
  const common = { id, 'aria-invalid': flawed, ...(described === undefined ? {} : { 'aria-describedby': described }) };
  switch (field.kind) {
    case 'flag':
      return (
        <input
          {...common}
          type="checkbox"
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
          onBlur={onLeave}
        />
      );
    case 'word':
      return (
        <select {...common} value={String(value)} onChange={(event) => onChange(event.target.value)} onBlur={onLeave}>
          {field.words.map((word) => (
            <option key={word} value={word}>
              {t(`recipe.option.${word}` as 'recipe.option.gpt2')}
            </option>
          ))}
        </select>
      );
    case 'text':
    case 'whole':
    case 'number':
      return (
        <input
          {...common}
          type="text"
          autoComplete="off"
          className="numbers"
          {...(field.kind === 'text' ? { spellCheck: false } : { inputMode: 'decimal', placeholder: standard })}
          value={String(value)}
          onChange={(event) => onChange(event.target.value)}
          onBlur={onLeave}
        />
      );
  }
}

function FlawWords({ form: { field }, flaw }: { form: FormField; flaw: Flaw }) {
  const { t } = useTranslation();
  const text = useText();
  if (flaw.kind === 'said') return <>{text(flaw.sentence)}</>;
  switch (field.kind) {
    case 'whole':
    case 'number':
      return <>{t(`recipe.wrong.${field.kind}`, { min: field.low, max: field.high })}</>;
    case 'text':
      return <>{t('recipe.wrong.text', { max: field.high })}</>;
    case 'flag':
    case 'word':
      return <>{t('recipe.wrong.word')}</>;
  }
}

const capital = (label: string): string => label.replace(/^[a-z]/, (first) => first.toUpperCase());
