import { useState } from 'react';
import type { RecipeJson } from '@ear/engine/contract';
import { useTranslation } from '../../../i18n/index.ts';
import { FieldRow } from './FieldRow.tsx';
import { GROUPS, isIdle, type FormField, type FormGroup } from './fields.ts';
import type { Flaw } from './flaws.ts';
import type { Typed } from './typed.ts';

interface Props {
  readonly typed: Typed;
  readonly flaws: ReadonlyMap<string, Flaw>;
  /** The recipe with everything filled in, while it has no flaw. */
  readonly filled: RecipeJson | null;
  readonly onChange: (path: string, value: string | boolean) => void;
  /** The field that was being typed in is left. */
  readonly onLeave: () => void;
}

/** The recipe in its groups; what most people choose first, the rest folded away. */
export function RecipeForm(props: Props) {
  const { t } = useTranslation();
  return GROUPS.map((group) => (
    <fieldset key={group.name} className="recipe-group">
      <legend>{t(`recipe.group.${group.name}`)}</legend>
      <div className="recipe-fields">
        {group.first.map((form) => (
          <Row key={form.path} form={form} {...props} />
        ))}
      </div>
      {group.more.length > 0 && <More group={group} {...props} />}
    </fieldset>
  ));
}

/** The folded fields. They open by themselves where one of them does not fit. */
function More({ group, ...props }: Props & { group: FormGroup }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const flawed = group.more.some(({ path }) => props.flaws.has(path));
  return (
    <details open={open || flawed} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('recipe.more', { group: t(`recipe.group.${group.name}`) })}</summary>
      <div className="recipe-fields">
        {group.more.map((form) => (
          <Row key={form.path} form={form} {...props} />
        ))}
      </div>
    </details>
  );
}

function Row({ form, typed, flaws, filled, onChange, onLeave }: Props & { form: FormField }) {
  const flaw = flaws.get(form.path);
  // What does nothing is not asked for, unless it is in the way.
  const idle = isIdle(form.path, String(typed['model.family']), String(typed['tokenizer.kind']));
  if (idle && flaw === undefined) return null;
  const standard = filled?.[form.part]?.[form.name];
  return (
    <FieldRow
      form={form}
      value={typed[form.path] ?? ''}
      standard={typeof standard === 'number' ? String(standard) : ''}
      flaw={flaw}
      onChange={onChange}
      onLeave={onLeave}
    />
  );
}
