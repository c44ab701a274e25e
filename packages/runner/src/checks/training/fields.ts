import type { Action, Message, Payload } from '@ear/engine';
import { message } from '../../messages.ts';

type RecipeAction = Extract<Action, { kind: 'recipe' }>;

/** Field id -> value. */
export type Fields = Readonly<Record<string, number>>;

/** The learner's part of the recipe: known fields in their bounds, the default for what was not sent. */
export function learnerFields(action: RecipeAction, payload: Payload): { fields: Fields } | { refused: Message } {
  const given = payload.kind === 'recipe' ? payload.recipe : {};
  const unknown = Object.keys(given).find((id) => !action.fields.some((field) => field.id === id));
  if (unknown !== undefined) return { refused: message('training.unknown_field', { field: unknown }) };
  const fields: Record<string, number> = {};
  for (const { id, label, min, max, integer, default: standard } of action.fields) {
    const value = Object.hasOwn(given, id) ? (given[id] as number) : standard;
    const facts = { field: label, min, max, value };
    if (!(value >= min && value <= max)) return { refused: message('training.range', facts) };
    if (integer && !Number.isInteger(value)) return { refused: message('training.integer', facts) };
    fields[id] = value;
  }
  return { fields };
}
