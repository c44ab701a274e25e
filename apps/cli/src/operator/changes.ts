import type { RejudgementChange } from '@ear/engine/contract';
import type { Cli } from '../cli.ts';

/** A table of changed verdicts: who, what, before and after, and the checks that differ. */
export function printChanges(cli: Cli, changes: readonly RejudgementChange[]): void {
  if (changes.length === 0) return;
  const heads = (['learner', 'challenge', 'before', 'after', 'checks'] as const).map((id) =>
    cli.words(`rejudge.${id}`),
  );
  const rows = [heads, ...changes.map((change) => cellsOf(cli, change))];
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))));
  for (const row of rows) {
    cli.print(
      `  ${row.map((cell, column) => cell + ' '.repeat(widths[column]! - widthOf(cell))).join('  ')}`.trimEnd(),
    );
  }
}

function cellsOf(
  cli: Cli,
  { name, quest, challenge, number, before, after, checks, state }: RejudgementChange,
): string[] {
  const mark = state === 'superseded' || state === 'refused' ? ` ${cli.words(`rejudge.${state}`)}` : '';
  return [
    name ?? cli.words('rejudge.guest'),
    `${quest}/${challenge}${number === null ? '' : ` #${number}`}`,
    outcomeOf(cli, before),
    outcomeOf(cli, after) + mark,
    checks.map(({ id, before: old, after: now }) => `${id} ${wordOf(cli, old)}→${wordOf(cli, now)}`).join(', '),
  ];
}

function outcomeOf(cli: Cli, { status, score, tier }: RejudgementChange['before']): string {
  const medal = tier === 'none' ? '' : cli.words(`tier.${tier}`);
  return `${cli.words(`status.${status}`)} ${score.toFixed(2)}${medal}`;
}

function wordOf(cli: Cli, status: string | null): string {
  if (status === 'passed' || status === 'failed' || status === 'error' || status === 'skipped') {
    return cli.words(`check.${status}`);
  }
  return '—';
}

/** Columns that a text takes on a terminal: Hangul and other wide letters take two. */
function widthOf(text: string): number {
  return Array.from(text).reduce((sum, letter) => sum + (WIDE.test(letter) ? 2 : 1), 0);
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;
