import type { RecipeField } from '@ear/engine';

/** Positions of a recipe slider. */
export const TICKS = 200;

/** Where a value stands on its slider, 0..TICKS. */
export function placeOf(field: RecipeField, value: number): number {
  const { min, max } = field;
  const inside = Math.min(max, Math.max(min, Number.isNaN(value) ? field.default : value));
  const share = isLog(field) ? Math.log(inside / min) / Math.log(max / min) : (inside - min) / (max - min);
  return Math.round(share * TICKS);
}

/** The value at a position: on the field's step where it has one, else to two significant digits. */
export function valueAt(field: RecipeField, place: number): number {
  const { min, max } = field;
  const share = place / TICKS;
  const raw = isLog(field) ? min * (max / min) ** share : min + (max - min) * share;
  return fitField(field, isLog(field) ? Number(raw.toPrecision(2)) : raw);
}

/** The nearest value that the field allows. */
export function fitField(field: RecipeField, value: number): number {
  if (Number.isNaN(value)) return field.default;
  const step = field.step ?? (field.integer ? 1 : undefined);
  const stepped = step === undefined ? value : field.min + Math.round((value - field.min) / step) * step;
  const inside = Math.min(field.max, Math.max(field.min, stepped));
  return field.integer ? Math.round(inside) : Number(inside.toPrecision(6));
}

const isLog = (field: RecipeField): boolean => field.scale === 'log' && field.min > 0;
