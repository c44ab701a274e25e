import { begin, play } from '../attempt/play.ts';
import { upcast } from '../attempt/upcast.ts';
import type { LedgerKind } from '../attempt/events.ts';
import type { AttemptSnapshot, QuestMachine } from '../quest/compileQuest.ts';

/** XP that was earned once, or that a person adjusted. `at` in milliseconds. */
export interface LedgerRow {
  readonly quest: string;
  readonly challenge: string;
  readonly kind: LedgerKind | 'adjustment';
  readonly amount: number;
  readonly at: number;
}

/** One attempt event of a journey, in the journey's order. */
export interface JourneyStep {
  readonly attempt: string;
  readonly quest: string;
  /** The quest version that the attempt pins. */
  readonly content_hash: string;
  /** As stored: `upcast` reads it. */
  readonly event: unknown;
}

/** Finds the chart of a quest version; called once per attempt. */
export type MachineFor = (quest: string, contentHash: string) => QuestMachine;

/**
 * Rebuilds the ledger from a journey's attempt events, in order. Rows are keyed (quest, challenge, kind): the
 * first to come stands, whichever attempt earned it; what rewards a first walk is not earned on a second one.
 */
export function ledgerOf(machineFor: MachineFor, steps: readonly JourneyStep[]): LedgerRow[] {
  const attempts = new Map<string, { machine: QuestMachine; snapshot: AttemptSnapshot }>();
  const rows = new Map<string, LedgerRow>();
  for (const { attempt, quest, content_hash, event: raw } of steps) {
    const event = upcast(raw);
    let open = attempts.get(attempt);
    if (open === undefined) {
      const machine = machineFor(quest, content_hash);
      attempts.set(attempt, (open = { machine, snapshot: begin(machine) }));
    }
    const [snapshot, actions] = play(open.machine, open.snapshot, event);
    open.snapshot = snapshot;
    for (const action of actions) {
      if (action.type !== 'awardXp') continue;
      const row = { quest, ...action.params, at: event.at };
      const key = ledgerKey(row);
      if (!rows.has(key) && !cameTooLate(row, rows)) rows.set(key, row);
    }
  }
  return [...rows.values()];
}

/** Rewards for knowing before one has seen: whoever passed a challenge once cannot earn them by walking it again. */
export const FOR_THE_FIRST_WALK: readonly LedgerRow['kind'][] = ['first_try', 'prediction'];

function cameTooLate(row: LedgerRow, rows: ReadonlyMap<string, LedgerRow>): boolean {
  const pass = rows.get(ledgerKey({ ...row, kind: 'pass' }));
  return FOR_THE_FIRST_WALK.includes(row.kind) && pass !== undefined && pass.at < row.at;
}

/** What a ledger row is unique by, within one learner. */
export function ledgerKey({ quest, challenge, kind }: Pick<LedgerRow, 'quest' | 'challenge' | 'kind'>): string {
  return `${quest}/${challenge}/${kind}`;
}

/** What a ledger adds up to. The total is never below 0, however much a person took away. */
export interface LedgerTotal {
  readonly xp: number;
  readonly quests: Readonly<Record<string, number>>;
}

export function foldLedger(rows: readonly Pick<LedgerRow, 'quest' | 'amount'>[]): LedgerTotal {
  const quests = new Map<string, number>();
  for (const { quest, amount } of rows) quests.set(quest, (quests.get(quest) ?? 0) + amount);
  const xp = rows.reduce((sum, { amount }) => sum + amount, 0);
  return { xp: Math.max(0, xp), quests: Object.fromEntries(quests) };
}
