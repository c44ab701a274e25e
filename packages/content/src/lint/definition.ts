import { basename } from 'node:path';
import { finding, type Finding } from '../finding.ts';
import type { OpenQuest } from '../open.ts';
import { checkFindings } from './checks.ts';

/** What the grammar cannot say about quest.yaml: names that must agree, ids, and checks that fit their action. */
export function definitionFindings(quest: OpenQuest): Finding[] {
  const { definition, yaml, name, above } = quest;
  const found: Finding[] = [];
  if (definition.slug !== name) {
    found.push(finding('slug-folder', yaml.at(['slug']), { slug: definition.slug, folder: name }, basename(name)));
  }
  if (definition.line !== above) {
    found.push(finding('line-folder', yaml.at(['line']), { line: definition.line, folder: above }));
  }
  found.push(...repeatedIds(quest, ['challenges'], definition.challenges));
  found.push(...repeatedIds(quest, ['datasets'], definition.datasets));
  definition.challenges.forEach((challenge, index) => {
    const at = ['challenges', index];
    const { action, result } = challenge;
    if (action.kind === 'recipe') {
      found.push(...repeatedIds(quest, [...at, 'action', 'fields'], action.fields));
      action.fields.forEach((field, i) => {
        if (field.min >= field.max) found.push(finding('min-max', yaml.at([...at, 'action', 'fields', i, 'min'])));
      });
    }
    if (action.kind === 'quiz' || action.kind === 'predict') {
      found.push(...repeatedIds(quest, [...at, 'action', 'questions'], action.questions));
      action.questions.forEach((question, i) =>
        found.push(...repeatedIds(quest, [...at, 'action', 'questions', i, 'options'], question.options)),
      );
    }
    found.push(...repeatedIds(quest, [...at, 'result', 'checks'], result.checks), ...tierFindings(quest, index));
    found.push(...checkFindings(quest, index));
  });
  definition.datasets.forEach((dataset, i) => {
    const used = definition.challenges.some(({ result }) =>
      result.checks.some((check) => 'dataset' in check && check.dataset === dataset.id),
    );
    if (!used) found.push(finding('unused-dataset', yaml.at(['datasets', i, 'id']), { id: dataset.id }));
  });
  return found;
}

function repeatedIds(
  quest: OpenQuest,
  at: readonly PropertyKey[],
  items: readonly { readonly id: string }[],
): Finding[] {
  const seen = new Set<string>();
  return items.flatMap(({ id }, index) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [finding('duplicate-id', quest.yaml.at([...at, index, 'id']), { id })];
  });
}

function tierFindings({ definition, yaml }: OpenQuest, index: number): Finding[] {
  const { tiers, pass } = definition.challenges[index]!.result;
  const rising = [pass.min_score, tiers?.bronze, tiers?.silver, tiers?.gold].filter((one) => one !== undefined);
  const ordered = rising.every((score, i) => i === 0 || rising[i - 1]! <= score) && (rising.at(-1) ?? 0) <= 1;
  return ordered ? [] : [finding('tier-order', yaml.at(['challenges', index, 'result', 'tiers']))];
}
