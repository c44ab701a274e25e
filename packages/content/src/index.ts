export { loadCatalogue, type Catalogue, type QuarantinedQuest } from './catalogue.ts';
export { formatFinding, type Finding, type Place } from './finding.ts';
export { lint, type LintReport } from './lint/lint.ts';
export { loadQuest } from './loadQuest.ts';
export { loadProofs, type Mutant, type Proofs } from './proofs.ts';
export type { PublishedQuest } from './publish/bundles.ts';
export { RULES, type Rule } from './rules.ts';
