import type { Action, CheckOf } from '@ear/engine';
import { nearest, recipeFlaws, runField } from '@ear/engine';
import { finding, type Finding } from '../finding.ts';
import type { OpenQuest } from '../open.ts';

type Path = readonly PropertyKey[];
type Check = CheckOf<'training'>;
type RecipeAction = Extract<Action, { kind: 'recipe' }>;

/** A training check names a dataset that is there, facts that its model has, and a recipe that can be trained. */
export function trainingFindings(quest: OpenQuest, action: RecipeAction, check: Check, at: Path): Finding[] {
  return [
    ...datasetFindings(quest, check, at),
    ...(action.model === 'lm' ? lmFindings(quest, action, check, at) : plainFindings(quest, check, at)),
  ];
}

/** A run needs a text that the quest lists. */
export function datasetFindings(
  { yaml, definition }: OpenQuest,
  { dataset: id }: { dataset: string },
  at: Path,
): Finding[] {
  const datasets = definition.datasets.map((one) => one.id);
  if (datasets.includes(id)) return [];
  return [finding('unknown-dataset', yaml.at([...at, 'dataset']), { id }, nearest(id, datasets))];
}

/** Everything that is wrong with a recipe, at the field that the author wrote, else at the recipe. */
export function recipeFindings({ yaml }: OpenQuest, recipe: object, filled: object, at: Path): Finding[] {
  return recipeFlaws(filled).map(({ path, sentence }) => {
    const steps = path.split('.').filter((step) => step !== '');
    const given = steps.length > 0 && steps.every((step, i) => has(recipe, [...steps.slice(0, i), step]));
    return finding('training-recipe', yaml.at([...at, 'recipe', ...(given ? steps : [])]), sentence);
  });
}

/** Facts that only the fast engine knows, and parts that only it reads. */
function plainFindings({ yaml }: OpenQuest, { must, recipe }: Check, at: Path): Finding[] {
  const facts = Object.keys(must).filter((fact) => fact !== 'mean_last');
  const parts = Object.keys(recipe).filter((part) => typeof recipe[part] !== 'number');
  return [
    ...facts.map((name) => finding('training-lm-only', yaml.atKey([...at, 'must'], name), { name })),
    ...parts.map((name) => finding('training-lm-only', yaml.atKey([...at, 'recipe'], name), { name })),
  ];
}

/** The recipe with each field at its default must be one that the engine can train. */
function lmFindings(quest: OpenQuest, { fields }: RecipeAction, { recipe, must }: Check, at: Path): Finding[] {
  const { yaml } = quest;
  const parts: Record<string, unknown> = { ...recipe };
  const found: Finding[] = [];
  for (const { id, path = id, default: value } of fields) {
    const field = runField(path);
    const [part = '', name = ''] = path.split('.');
    if (field?.kind !== 'whole' && field?.kind !== 'number')
      found.push(finding('training-field', yaml.at([...at, 'recipe']), { id, path }));
    else parts[part] = { ...(parts[part] as object | undefined), [name]: value };
  }
  found.push(...recipeFindings(quest, recipe, parts, at));
  const train = recipe['train'];
  const seeded = typeof train === 'object' && 'seed' in train;
  if (must.parameter_hash && !seeded)
    found.push(finding('training-seed', yaml.atKey([...at, 'must'], 'parameter_hash')));
  return found;
}

function has(value: unknown, path: readonly string[]): boolean {
  return path.length === 0
    ? true
    : typeof value === 'object' &&
        value !== null &&
        Object.hasOwn(value, path[0]!) &&
        has((value as Record<string, unknown>)[path[0]!], path.slice(1));
}
