import { filesOfCheck, limitsOf, runtimeOf } from '@ear/engine';
import type { Challenge, Check, JudgingBundle, LocalText, QuestDefinition } from '@ear/engine';
import type { LearnerChallenge, LearnerCheck, LearnerQuest } from '@ear/engine/contract';
import type { QuestFiles } from '../source/files.ts';
import { exampleOf } from './example.ts';
import { contentHash, judgingHash } from './hashes.ts';

/** One immutable quest version, as plain JSON. `learner` is safe to show; the rest never leaves the server. */
export interface PublishedQuest {
  readonly definition: QuestDefinition;
  /** Where it was read from, relative to the catalogue: `microgpt/next-letter`. */
  readonly folder: string;
  readonly content_hash: string;
  readonly judging_hash: string;
  readonly learner: LearnerQuest;
  readonly judging: JudgingBundle;
  /** challenge id -> hints in order, Markdown. */
  readonly hints: Readonly<Record<string, readonly LocalText[]>>;
}

/** Makes the bundles of a quest whose files are all there; the rules of publishing have seen to that. */
export function publish(definition: QuestDefinition, files: QuestFiles, folder: string): PublishedQuest {
  const content_hash = contentHash(files);
  const judged = {
    quest: definition.slug,
    datasets: definition.datasets,
    data: Object.fromEntries(judgingFiles(definition).map((path) => [path, textAt(files, path)])),
    challenges: definition.challenges.map((one) => judgingChallenge(definition, one)),
  };
  const judging_hash = judgingHash(judged, starterOf(files));
  return {
    definition,
    folder,
    content_hash,
    judging_hash,
    learner: learnerQuest(definition, files, { content_hash, judging_hash }),
    judging: { ...judged, version: definition.version, content_hash, judging_hash },
    hints: Object.fromEntries(
      definition.challenges.map((one) => [one.id, one.hints.map((path) => prose(files, path))]),
    ),
  };
}

/** What is read while judging: texts to train on, and what checks name. */
function judgingFiles({ datasets, challenges }: QuestDefinition): readonly string[] {
  const named = challenges.flatMap(({ result }) => result.checks.flatMap(filesOfCheck));
  return [...new Set([...datasets.map(({ fallback }) => fallback), ...named])];
}

function judgingChallenge(quest: QuestDefinition, challenge: Challenge): JudgingBundle['challenges'][number] {
  const { pass, tiers, checks } = challenge.result;
  return {
    id: challenge.id,
    action: challenge.action,
    runtime: runtimeOf(quest, challenge),
    limits: limitsOf(quest, challenge),
    min_score: pass.min_score,
    ...(tiers === undefined ? {} : { tiers: definedOf(tiers) }),
    checks,
  };
}

function learnerQuest(
  quest: QuestDefinition,
  files: QuestFiles,
  hashes: { content_hash: string; judging_hash: string },
): LearnerQuest {
  return {
    slug: quest.slug,
    id: quest.id,
    version: quest.version,
    ...hashes,
    line: quest.line,
    title: quest.title,
    summary: quest.summary,
    teaches: quest.teaches,
    minutes: quest.minutes,
    runtime: quest.runtime,
    sources: quest.sources,
    datasets: quest.datasets.map(({ id, title, url, licence, bytes }) => ({ id, title, url, licence, bytes })),
    challenges: quest.challenges.map((one) => learnerChallenge(quest, one, files)),
  };
}

/** Built key by key: what is not named here stays on the server. */
function learnerChallenge(quest: QuestDefinition, challenge: Challenge, files: QuestFiles): LearnerChallenge {
  const { evidence, checks } = challenge.result;
  return {
    id: challenge.id,
    title: challenge.title,
    event: prose(files, challenge.event),
    evidence: evidence === undefined ? null : prose(files, evidence),
    action: challenge.action,
    runtime: runtimeOf(quest, challenge),
    limits: limitsOf(quest, challenge),
    optional: challenge.optional,
    prediction: challenge.prediction ?? null,
    xp: challenge.xp,
    reflection: challenge.reflection
      ? { prompt: prose(files, challenge.reflection.prompt), min_chars: challenge.reflection.min_chars }
      : null,
    hints: challenge.hints.length,
    checks: checks.map((check) => ({
      id: check.id,
      kind: check.kind,
      title: check.title,
      public: check.reveal === 'full',
      reveal: check.reveal,
      weight: check.weight,
      example: exampleOf(check, (path) => textAt(files, path)),
      ...goalOf(check),
    })),
    starter:
      challenge.action.kind === 'code'
        ? Object.fromEntries(challenge.action.files.map((path) => [path, textAt(files, `starter/${path}`)]))
        : {},
  };
}

/** The loss that a training check asks for is announced: the curve is drawn towards it. */
function goalOf(check: Check): Pick<LearnerCheck, 'must'> {
  const goal = check.kind === 'training' ? check.must.mean_last : undefined;
  return goal === undefined ? {} : { must: goal };
}

const prose = (files: QuestFiles, path: string): LocalText => ({
  ko: textAt(files, `ko/${path}`),
  en: textAt(files, `en/${path}`),
});

function textAt(files: QuestFiles, path: string): string {
  const text = files.text.get(path);
  if (text === undefined) throw new Error(`the rules let a quest through that has no text at ${path}`);
  return text;
}

function starterOf(files: QuestFiles): Record<string, string> {
  return Object.fromEntries([...files.text].filter(([path]) => path.startsWith('starter/')));
}

function definedOf(record: Readonly<Record<string, number | undefined>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}
