import { z } from 'zod';
import { LocalId, LocalText, Payload, QuestPath, Slug, nearest } from '@ear/engine';
import type { Challenge } from '@ear/engine';
import { finding, inOrder, startOf, type Finding } from './finding.ts';
import { openQuest, type OpenQuest } from './open.ts';
import { placeAfter } from './source/utf8.ts';
import { parseBy } from './source/grammar.ts';
import { readYaml, type YamlSource } from './source/yaml.ts';

/** mutants/mutants.yaml: ways of being wrong, and the checks that must notice. */
export const MutantList = z.array(
  z.strictObject({
    name: Slug,
    challenge: LocalId,
    /** A file beside mutants.yaml: code, or a Payload as JSON. */
    file: QuestPath,
    /** The submitted file that it takes the place of; only for code. */
    as: QuestPath.optional(),
    killed_by: z.array(LocalId).min(1),
    why: LocalText,
  }),
);

export interface Mutant {
  readonly name: string;
  readonly challenge: string;
  readonly payload: Payload;
  readonly killed_by: readonly string[];
  readonly why: LocalText;
}

/** What shows that a quest judges truly. Keys are challenge ids. */
export interface Proofs {
  readonly solution: Readonly<Record<string, Payload>>;
  /** What a learner has before doing anything, where that can be handed in. */
  readonly starter: Readonly<Record<string, Payload>>;
  readonly mutants: readonly Mutant[];
}

/** Reads solution/, starter/ and mutants/. What is wrong is a finding; the rest is there to be tried. */
export async function loadProofs(folder: string): Promise<Proofs & { findings: Finding[] }> {
  const { quest, findings } = await openQuest(folder);
  if (quest === null) return { solution: {}, starter: {}, mutants: [], findings: inOrder(findings) };
  return proofsOf(quest);
}

/** The proofs of an opened folder. Findings are only those about the proofs. */
export function proofsOf(quest: OpenQuest): Proofs & { findings: Finding[] } {
  const findings: Finding[] = [];
  const solution: Record<string, Payload> = {};
  const starter: Record<string, Payload> = {};
  quest.definition.challenges.forEach((challenge, index) => {
    const solved = payloadIn(quest, 'solution', challenge, findings);
    if (solved) solution[challenge.id] = solved;
    else reportMissing(quest, challenge, index, findings);
    const begun = payloadIn(quest, 'starter', challenge, findings);
    if (begun) starter[challenge.id] = begun;
  });
  const mutants = mutantsOf(quest, solution, findings);
  return { solution, starter, mutants, findings: inOrder(findings) };
}

/** The payload that `solution/` or `starter/` holds for one challenge; null where a file is missing. */
function payloadIn(
  { files }: OpenQuest,
  place: 'solution' | 'starter',
  { id, action }: Challenge,
  findings: Finding[],
): Payload | null {
  if (action.kind === 'code') {
    const texts = action.files.map((path) => [path, files.text.get(`${place}/${path}`)] as const);
    return texts.every((entry): entry is readonly [string, string] => entry[1] !== undefined)
      ? { kind: 'code', files: Object.fromEntries(texts) }
      : null;
  }
  const path = `${place}/${id}.json`;
  const text = files.text.get(path);
  return text === undefined ? null : parsePayload(path, text, action.kind, findings);
}

function reportMissing(quest: OpenQuest, { id, action }: Challenge, index: number, findings: Finding[]): void {
  const paths = action.kind === 'code' ? action.files.map((one) => `solution/${one}`) : [`solution/${id}.json`];
  for (const path of paths.filter((one) => !quest.files.present.has(one))) {
    findings.push(finding('solution-missing', quest.yaml.at(['challenges', index, 'id']), { path }));
  }
}

/** JSON is YAML, so a payload's faults are found with their places by the same reader. */
function parsePayload(path: string, text: string, kind: string, findings: Finding[]): Payload | null {
  try {
    JSON.parse(text);
  } catch (cause) {
    const message = (cause as Error).message;
    const offset = /position (\d+)/.exec(message)?.[1];
    const place = offset === undefined ? startOf(path) : placeAfter(path, text.slice(0, Number(offset)));
    findings.push(finding('payload-json', place, { reason: message.split(' (')[0]! }));
    return null;
  }
  const { source, findings: syntax } = readYaml(path, text);
  findings.push(...syntax);
  if (syntax.length > 0) return null;
  const { value, findings: grammar } = parseBy(Payload, source);
  findings.push(...grammar);
  if (value !== null && value.kind !== kind) {
    findings.push(finding('payload-kind', source.at(['kind']), { kind }));
    return null;
  }
  return value;
}

const LIST = 'mutants/mutants.yaml';

function mutantsOf(quest: OpenQuest, solution: Readonly<Record<string, Payload>>, findings: Finding[]): Mutant[] {
  const text = quest.files.text.get(LIST);
  if (text === undefined) return [];
  const { source, findings: syntax } = readYaml(LIST, text);
  findings.push(...syntax);
  if (syntax.length > 0) return [];
  const { value, findings: grammar } = parseBy(MutantList, source);
  findings.push(...grammar);
  if (value === null) return [];
  const listed = new Set([LIST, ...value.map((one) => `mutants/${one.file}`)]);
  for (const path of quest.files.bytes.keys()) {
    if (path.startsWith('mutants/') && !listed.has(path)) findings.push(finding('mutant-unlisted', startOf(path)));
  }
  return value.flatMap((entry, i) => {
    if (value.findIndex((other) => other.name === entry.name) !== i) {
      findings.push(finding('duplicate-id', source.at([i, 'name']), { id: entry.name }));
    }
    return mutantOf(quest, solution, source, entry, i, findings) ?? [];
  });
}

function mutantOf(
  quest: OpenQuest,
  solution: Readonly<Record<string, Payload>>,
  source: YamlSource,
  entry: z.infer<typeof MutantList>[number],
  i: number,
  findings: Finding[],
): Mutant | null {
  const { name, killed_by, why } = entry;
  const { challenges } = quest.definition;
  const challenge = challenges.find((one) => one.id === entry.challenge);
  if (!challenge) {
    const hint = nearest(
      entry.challenge,
      challenges.map((one) => one.id),
    );
    findings.push(finding('unknown-challenge', source.at([i, 'challenge']), { id: entry.challenge }, hint));
    return null;
  }
  const checks = challenge.result.checks.map((one) => one.id);
  killed_by.forEach((id, j) => {
    if (!checks.includes(id)) {
      findings.push(finding('unknown-check', source.at([i, 'killed_by', j]), { id }, nearest(id, checks)));
    }
  });
  const path = `mutants/${entry.file}`;
  const text = quest.files.text.get(path);
  if (text === undefined) {
    if (!quest.files.present.has(path)) findings.push(finding('file-missing', source.at([i, 'file']), { path }));
    return null;
  }
  const right = solution[challenge.id];
  const payload =
    challenge.action.kind === 'code' ? replaced(text) : parsePayload(path, text, challenge.action.kind, findings);
  if (payload === null) return null;
  if (right && JSON.stringify(right) === JSON.stringify(payload)) {
    findings.push(finding('mutant-unchanged', source.at([i, 'file'])));
  }
  return { name, challenge: challenge.id, payload, killed_by, why };

  /** The solution with one file replaced by the mutant's. */
  function replaced(code: string): Payload | null {
    const targets = challenge!.action.kind === 'code' ? challenge!.action.files : [];
    const target = entry.as ?? (targets.length === 1 ? targets[0]! : '');
    if (!targets.includes(target)) {
      findings.push(finding('unknown-target', source.at(entry.as === undefined ? [i] : [i, 'as']), { path: target }));
      return null;
    }
    const rest = right?.kind === 'code' ? right.files : {};
    return { kind: 'code', files: { ...rest, [target]: code } };
  }
}
