import { useId } from 'react';
import type { RecipeField } from '@ear/engine';
import { useKept } from '../drafts/useKept.ts';
import { useText, useTranslation } from '../i18n/index.ts';
import { notYet, ready, type FormProps } from './ready.ts';
import { fitField, placeOf, TICKS, valueAt } from './recipeScale.ts';

type Values = Readonly<Record<string, number>>;
const isValues = (value: unknown): value is Values => typeof value === 'object' && value !== null;

/** The recipe of a training run: what the learner chooses, each as a slider and as a number. */
export function RecipeForm({ action, subject, locked, children }: FormProps<'recipe'>) {
  const { t } = useTranslation();
  const text = useText();
  const [values, setValues] = useKept<Values>(`${subject}:recipe`, {}, isValues);
  const recipe = Object.fromEntries(action.fields.map((field) => [field.id, values[field.id] ?? field.default]));
  const wrong = action.fields.find((field) => !fits(field, recipe[field.id] ?? Number.NaN));
  return (
    <>
      {action.fields.length === 0 && <p className="muted">{t('handIn.noFields')}</p>}
      {action.fields.map((field) => (
        <Field
          key={field.id}
          field={field}
          value={recipe[field.id] ?? field.default}
          locked={locked}
          onChange={(value) => setValues({ ...values, [field.id]: value })}
        />
      ))}
      {locked && action.fields.length > 0 && <p className="small muted">{t('handIn.recipeLocked')}</p>}
      {children(
        wrong === undefined
          ? ready({ kind: 'recipe', recipe })
          : notYet(t('handIn.fieldRange', { field: text(wrong.label), min: wrong.min, max: wrong.max })),
      )}
    </>
  );
}

const fits = (field: RecipeField, value: number): boolean =>
  Number.isFinite(value) && value >= field.min && value <= field.max && (!field.integer || Number.isInteger(value));

interface FieldProps {
  readonly field: RecipeField;
  readonly value: number;
  readonly locked: boolean;
  readonly onChange: (value: number) => void;
}

function Field({ field, value, locked, onChange }: FieldProps) {
  const { t } = useTranslation();
  const text = useText();
  const name = useId();
  const label = text(field.label);
  return (
    <div className="field" role="group" aria-labelledby={`${name}-label`}>
      <span id={`${name}-label`} className="field-label">
        {label}
      </span>
      <div className="field-row">
        <input
          type="range"
          min={0}
          max={TICKS}
          value={placeOf(field, value)}
          disabled={locked}
          aria-label={t('handIn.slider', { field: label })}
          aria-valuetext={String(value)}
          onChange={(event) => onChange(valueAt(field, Number(event.target.value)))}
        />
        <input
          type="number"
          className="numbers"
          min={field.min}
          max={field.max}
          step={field.step ?? (field.integer ? 1 : 'any')}
          value={Number.isNaN(value) ? '' : value}
          disabled={locked}
          aria-label={label}
          aria-describedby={`${name}-help`}
          onChange={(event) => onChange(event.target.value === '' ? Number.NaN : Number(event.target.value))}
          onBlur={() => onChange(fitField(field, value))}
        />
      </div>
      <p id={`${name}-help`} className="small muted">
        {field.help !== undefined && `${text(field.help)} `}
        {t('handIn.range', { min: field.min, max: field.max })}
      </p>
    </div>
  );
}
