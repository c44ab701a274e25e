import { recipeFlaws, type LocalText } from '@ear/engine';
import type { RecipeJson } from '@ear/engine/contract';
import { ALL_FIELDS, type FormField } from './fields.ts';

/** Why a field is refused: out of its own range, or a sentence about how it goes with others. */
export type Flaw = { readonly kind: 'range' } | { readonly kind: 'said'; readonly sentence: LocalText };

/** What is wrong with the recipe: path -> why; a path that no field has stands for the recipe as a whole. */
export function flawsOf(recipe: RecipeJson): ReadonlyMap<string, Flaw> {
  const flaws = new Map<string, Flaw>();
  for (const form of ALL_FIELDS) {
    const value = recipe[form.part]?.[form.name];
    if (value !== undefined && !fits(form, value)) flaws.set(form.path, { kind: 'range' });
  }
  for (const { path, sentence } of recipeFlaws(recipe)) {
    if (!flaws.has(path)) flaws.set(path, { kind: 'said', sentence });
  }
  return flaws;
}

function fits({ field }: FormField, value: string | number | boolean): boolean {
  switch (field.kind) {
    case 'flag':
      return typeof value === 'boolean';
    case 'word':
      return typeof value === 'string' && field.words.includes(value);
    case 'text':
      return typeof value === 'string' && value.length <= field.high && value.isWellFormed();
    case 'whole':
    case 'number':
      return (
        typeof value === 'number' &&
        value >= field.low &&
        value <= field.high &&
        (field.kind === 'number' || Number.isSafeInteger(value))
      );
  }
}
