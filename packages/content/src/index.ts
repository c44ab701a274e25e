export { loadCatalogue, type Catalogue, type QuarantinedQuest } from './catalogue.ts';
export { formatFinding, type Finding, type Place } from './finding.ts';
export { lint, type LintReport } from './lint/lint.ts';
export { loadQuest } from './loadQuest.ts';
export { loadProofs, type Mutant, type Proofs } from './proofs.ts';
export type { PublishedQuest } from './publish/bundles.ts';
export { RULES, type Rule } from './rules.ts';
export { readKattis, type KattisPackage } from './kattis/package.ts';
export {
  CHALLENGE,
  judgingBundle,
  judgingParts,
  limitsOf as kattisLimits,
  type JudgingParts,
} from './kattis/judging.ts';
export { questFiles, questFindings, sizeFindings, slugFrom, type Killed, type QuestPlan } from './kattis/quest.ts';
export { MAIN_FILE, STARTER as KATTIS_STARTER } from './kattis/languages.ts';
export type { Submission } from './kattis/submissions.ts';
