import { RunRecipe } from '@ear/engine';
import type { RecipeJson } from '@ear/engine/contract';
import { ALL_FIELDS, type FormField } from './fields.ts';

/** What stands in the form, as it was typed: path -> text, or a switch's state. */
export type Typed = Readonly<Record<string, string | boolean>>;

export const isTyped = (value: unknown): value is Typed =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((one) => typeof one === 'string' || typeof one === 'boolean');

/**
 * What the form shows for a recipe: what it names, and what stands in for the rest. A value that hangs on others stays
 * empty where it is what they lead to, so that it goes on following them.
 */
export function typedOf(recipe: unknown): Typed {
  const led = RunRecipe.safeParse(withoutLed(recipe)).data;
  return Object.fromEntries(
    ALL_FIELDS.map((field) => {
      const value = within(within(recipe, field.part), field.name);
      if (hangsOnOthers(field) && value === within(within(led, field.part), field.name)) return [field.path, ''];
      return [field.path, shownOf(field, isPlain(value) ? value : field.field.default)];
    }),
  );
}

const hangsOnOthers = ({ field }: FormField): boolean => 'default' in field && field.default === null;

/** A recipe without the values that hang on others. */
function withoutLed(recipe: unknown): unknown {
  if (!isObject(recipe)) return recipe;
  const led = ALL_FIELDS.filter(hangsOnOthers);
  return Object.fromEntries(
    Object.entries(recipe).map(([part, fields]) => [
      part,
      isObject(fields)
        ? Object.fromEntries(
            Object.entries(fields).filter(([name]) => !led.some((one) => one.part === part && one.name === name)),
          )
        : fields,
    ]),
  );
}

function shownOf({ field }: FormField, value: string | number | boolean | null): string | boolean {
  if (typeof value === 'boolean') return value;
  if (value === null) return '';
  return field.kind === 'text' ? shown(String(value)) : String(value);
}

/** The recipe that the form says. An empty number is left out; what is no number becomes NaN, which is refused. */
export function recipeOf(typed: Typed): RecipeJson {
  const recipe: Record<string, Record<string, string | number | boolean>> = {};
  for (const field of ALL_FIELDS) {
    const value = valueOf(field, typed[field.path]);
    if (value !== undefined) (recipe[field.part] ??= {})[field.name] = value;
  }
  return recipe;
}

function valueOf({ field }: FormField, typed: string | boolean | undefined): string | number | boolean | undefined {
  if (typed === undefined || typeof typed === 'boolean') return typed;
  if (field.kind === 'text') return written(typed);
  // Digits of an input method may be full-width ones.
  const text = typed.normalize('NFKC').trim();
  if (text === '') return undefined;
  return field.kind === 'word' || field.kind === 'flag' ? text : Number(text.replaceAll(',', ''));
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const within = (value: unknown, key: string): unknown => (isObject(value) ? value[key] : undefined);

const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** A line break stands in a one-line field as \n, a tab as \t, and a backslash as two. */
const shown = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
const written = (text: string): string =>
  text.replaceAll(/\\([nt\\])/g, (_all, mark: string) => (mark === 'n' ? '\n' : mark === 't' ? '\t' : '\\'));
