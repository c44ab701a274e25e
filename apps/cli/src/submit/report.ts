import type { CheckResult } from '@ear/engine';
import type { VerdictJson } from '@ear/engine/contract';
import type { Cli } from '../cli.ts';
import { WORDS, type WordId } from '../words/index.ts';

/** The verdict as scripts know it; the keys and their order are an interface. */
export function verdictForScripts(cli: Cli, verdict: VerdictJson): object {
  const { submission, quest, challenge, status, score, tier, checks, metrics, xp, hash, version, seed } = verdict;
  return {
    submission,
    quest,
    challenge,
    status,
    score,
    tier,
    checks: checks.map((check) => ({
      id: check.id,
      status: check.status,
      message: check.message === null ? null : cli.text(check.message.text),
    })),
    metrics,
    xp,
    hash,
    version,
    seed,
  };
}

/** A verdict for a person: the whole, then every check that did not pass with what may be shown of it. */
export function printVerdict(cli: Cli, verdict: VerdictJson): void {
  const { challenge, status, score, tier, xp, checks, message, evidence } = verdict;
  const medal = tier === 'none' ? '' : cli.words(`tier.${tier}`);
  cli.say('verdictLine', {
    challenge,
    status: cli.words(`status.${status}`),
    tier: medal,
    score: score.toFixed(2),
    xp,
  });
  if (message) cli.print(`  ${cli.text(message.text)}`);
  const passed = checks.filter((check) => check.status === 'passed').length;
  const open = checks.filter((check) => check.public).length;
  cli.say('checksLine', { passed, total: checks.length, open, hidden: checks.length - open });
  printChecks(cli, checks);
  for (const [name, { value, unit }] of Object.entries(verdict.metrics)) {
    const known = `metric.${name}`;
    const label = isWord(known) ? cli.words(known) : name;
    cli.print(`  ${label}: ${Number.isInteger(value) ? value : value.toPrecision(5)} ${unit}`.trimEnd());
  }
  if (evidence.samples?.length) cli.say('samplesLine', { samples: evidence.samples.join(', ') });
  if (evidence.dataset?.fallback) cli.say('fallbackLine', { docs: evidence.dataset.docs });
}

/** Every check that did not pass, with what may be shown of it. */
export function printChecks(cli: Cli, checks: readonly CheckResult[]): void {
  for (const check of checks) {
    if (check.status === 'passed') continue;
    cli.print(`  ${cli.words(`check.${check.status}`)} ${check.id}: ${cli.text(check.title)}`);
    if (check.message) cli.print(`      ${cli.text(check.message.text)}`);
    for (const part of ['call', 'expected', 'got', 'traceback'] as const) {
      const text = check.detail?.[part];
      if (text !== undefined && text !== '') cli.print(`      ${cli.words(`detail.${part}`)}: ${indented(text)}`);
    }
  }
}

const isWord = (id: string): id is WordId => id in WORDS;
const indented = (text: string): string => text.trimEnd().split('\n').join('\n        ');
