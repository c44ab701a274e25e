import type { Challenge, Check } from '@ear/engine';
import { finding, startOf, type Finding } from '../finding.ts';
import type { OpenQuest } from '../open.ts';
import { proofsOf } from '../proofs.ts';

/** Hints of a challenge that is worked at: a nudge, a way, nearly the answer. */
const HINTS = 3;
/** XP per minute: a floor and a ceiling around the 2.5 that the economy is built on, and what a short quest may bring. */
const XP_PER_MINUTE = { low: 0.5, high: 6, short: 40 } as const;

/** What an author owes a quest before others meet it. Nothing here keeps a published quest from learners. */
export function authorFindings(quest: OpenQuest): Finding[] {
  const { challenges } = quest.definition;
  const found = challenges.flatMap((challenge, index) => [
    ...hintFindings(quest, challenge, index),
    ...(challenge.action.kind === 'code' ? secrecyFindings(quest, challenge, index) : []),
  ]);
  found.push(...xpFindings(quest), ...familyFindings(quest));
  const proofs = proofsOf(quest);
  found.push(...proofs.findings);
  challenges.forEach(({ id, action }, index) => {
    const provable = ['code', 'recipe', 'quiz', 'numeric'].includes(action.kind);
    if (provable && !proofs.mutants.some((one) => one.challenge === id)) {
      const place = quest.files.bytes.has('mutants/mutants.yaml')
        ? startOf('mutants/mutants.yaml')
        : quest.yaml.at(['challenges', index, 'id']);
      found.push(finding('mutants-missing', place, { challenge: id }));
    }
  });
  return found;
}

function hintFindings({ yaml }: OpenQuest, { hints, action }: Challenge, index: number): Finding[] {
  if ((action.kind !== 'code' && action.kind !== 'recipe') || hints.length === HINTS) return [];
  const place = yaml.at(['challenges', index, 'hints']);
  return [finding('hint-count', place, { count: hints.length, kind: action.kind })];
}

/** Learners can try something before they hand in, and cannot pass by answering only what they were shown. */
function secrecyFindings({ yaml }: OpenQuest, { result }: Challenge, index: number): Finding[] {
  const at = ['challenges', index, 'result', 'checks'];
  const found: Finding[] = [];
  const isPublic = result.checks.map((check) => check.reveal === 'full');
  const firstHidden = isPublic.indexOf(false);
  if (!isPublic.includes(true)) found.push(finding('public-check', yaml.at(at)));
  if (firstHidden === -1) found.push(finding('hidden-check', yaml.at(at)));
  isPublic.forEach((open, i) => {
    if (open && firstHidden !== -1 && i > firstHidden) found.push(finding('public-first', yaml.at([...at, i])));
  });
  result.checks.forEach((check, i) => {
    const speaks = check.reveal === 'message';
    if (speaks && check.message === undefined) found.push(finding('hidden-message', yaml.at([...at, i])));
    const told = check.reveal === 'full' ? null : toldValue(check);
    if (told !== null) found.push(finding('message-tells', yaml.at([...at, i, 'message']), { value: told }));
  });
  return found;
}

/** The expected number or word that a check's own message gives away; short ones may stand there by chance. */
function toldValue(check: Check): string | null {
  if (!('expect' in check) || check.message === undefined) return null;
  if (typeof check.expect !== 'number' && typeof check.expect !== 'string') return null;
  const value = String(check.expect);
  const words = `${check.message.ko} ${check.message.en}`.split(/[^\p{L}\p{N}.-]+/u);
  return value.length > 2 && words.some((word) => word.replace(/\.+$/, '') === value) ? value : null;
}

/** One check of a code quest draws inputs that nobody could have learnt by heart. */
function familyFindings({ definition, yaml }: OpenQuest): Finding[] {
  // Programs that are judged by their output get the inputs of their author, as in contests.
  const called = (checks: readonly Check[]): boolean => checks.some(({ kind }) => kind !== 'stdout');
  const coded = definition.challenges.filter(({ action, result }) => action.kind === 'code' && called(result.checks));
  // What a part gets are the activations of a run.
  const drawn = coded.some(({ result }) => result.checks.some((check) => 'families' in check || check.kind === 'part'));
  return coded.length === 0 || drawn ? [] : [finding('no-family', yaml.at(['challenges']))];
}

function xpFindings({ definition, yaml }: OpenQuest): Finding[] {
  const { minutes, challenges } = definition;
  const xp = challenges.reduce((sum, one) => sum + one.xp, 0);
  const low = Math.ceil(minutes * XP_PER_MINUTE.low);
  const high = Math.max(XP_PER_MINUTE.short, Math.floor(minutes * XP_PER_MINUTE.high));
  return low <= xp && xp <= high ? [] : [finding('xp-range', yaml.at(['minutes']), { xp, minutes, low, high })];
}
