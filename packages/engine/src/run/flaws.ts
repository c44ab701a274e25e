import type { z } from 'zod';
import type { LocalText } from '../quest/text.ts';
import { RUN_FIELDS, runField } from './fields.ts';
import type { RunField } from './fields.ts';
import { RunRecipe } from './recipe.ts';
import type { RecipeFlaw } from './rules.ts';

/** Everything that is wrong with a recipe, one flaw a path, in its order; nothing where it can be trained. */
export function recipeFlaws(recipe: unknown): RecipeFlaw[] {
  const read = RunRecipe.safeParse(recipe);
  if (read.success) return [];
  const flaws = new Map<string, RecipeFlaw>();
  for (const issue of read.error.issues) {
    for (const flaw of flawsOf(issue, recipe)) if (!flaws.has(flaw.path)) flaws.set(flaw.path, flaw);
  }
  return [...flaws.values()];
}

function flawsOf(issue: z.core.$ZodIssue, recipe: unknown): RecipeFlaw[] {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const whole = path === '' ? key : `${path}.${key}`;
      return { path: whole, sentence: unknownName(whole, namesAt(path)) };
    });
  }
  if (issue.code === 'custom') {
    const sentence = issue.params?.sentence as LocalText | undefined;
    if (sentence) return [{ path, sentence }];
  }
  const field = runField(path);
  const received = show(valueAt(recipe, issue.path));
  if (field) return [{ path, sentence: wants(path, field, received) }];
  return [
    {
      path,
      sentence: {
        ko: `${path || '레시피'}에는 객체가 들어가요. 받은 값: ${received}`,
        en: `${path || 'The recipe'} takes an object, not ${received}.`,
      },
    },
  ];
}

/** What a field takes, in one sentence form for all of them. */
function wants(path: string, field: RunField, received: string): LocalText {
  const [ko, en] = takes(field);
  return { ko: `${path}에는 ${ko} 들어가요. 받은 값: ${received}`, en: `${path} takes ${en}, not ${received}.` };
}

function takes(field: RunField): readonly [string, string] {
  switch (field.kind) {
    case 'whole':
      return [`${field.low}~${field.high} 사이의 정수가`, `a whole number from ${field.low} to ${field.high}`];
    case 'number':
      return [`${field.low}~${field.high} 사이의 수가`, `a number from ${field.low} to ${field.high}`];
    case 'flag':
      return ['true나 false가', 'true or false'];
    case 'word':
      return [`${field.words.join(', ')} 가운데 하나가`, `one of ${field.words.join(', ')}`];
    case 'text':
      return [`${field.high}자 이하의 글이`, `text of at most ${field.high} characters`];
  }
}

function unknownName(path: string, known: readonly string[]): LocalText {
  return {
    ko: `${path}: 모르는 이름이에요. 있는 것: ${known.join(', ')}`,
    en: `${path} is not known; there are ${known.join(', ')}.`,
  };
}

function namesAt(part: string): string[] {
  if (part === '') return Object.keys(RUN_FIELDS);
  return part in RUN_FIELDS ? Object.keys(RUN_FIELDS[part as keyof typeof RUN_FIELDS]) : [];
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[…]' : '{…}';
  return String(value);
}
