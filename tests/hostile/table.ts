import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readCases } from './cases.ts';
import type { Case } from './cases.ts';
import { TRIALS } from './challenges/index.ts';
import { openCourt } from './court.ts';
import type { Court } from './court.ts';
import { heldBytes } from './memory.ts';
import { TABLES } from './tables.ts';

/** A verdict that is later than its limit by this waits for something that it must not wait for. */
const HANG_MS = 20_000;
const RACES = process.env['EAR_TEST_LONG'] === '1' ? 1000 : 1;

/** Judges every case of one table in this machine's jail and asserts what must hold after each (README.md). */
export async function survive(table: keyof typeof TABLES): Promise<Court> {
  const court = await openCourt();
  const cases = readCases().filter((one) => TABLES[table](one) && (one.arch ?? process.arch) === process.arch);
  const runtimes = [...new Set(cases.map(({ runtime }) => runtime))].filter((one) => court.missing(one) === null);
  // Where every test is skipped, nothing that is to be done after them is done.
  if (runtimes.length === 0) await court.close();
  else afterAll(() => court.close());
  describe('the jail and the judge', () => {
    // What a runtime makes once per process is no part of anybody's time.
    if (runtimes.length > 0)
      beforeAll(async () => {
        for (const runtime of runtimes) await court.submit(runtime, TRIALS[runtime].next.text);
      }, 240_000);

    for (const one of cases) {
      const missing = court.missing(one.runtime);
      const name = `survives ${one.name}: ${one.tries}${missing === null ? '' : ` (${missing})`}`;
      const times = one.race ? RACES : 1;
      (missing === null ? it : it.skip)(name, () => repeat(times, () => holds(court, one)), 180_000 + times * 1000);
    }
  });
  return court;
}

async function repeat(times: number, act: () => Promise<void>): Promise<void> {
  for (let n = 0; n < times; n++) await act();
}

async function holds(court: Court, one: Case): Promise<void> {
  const { runtime, text, limits, says, expect: classes } = one;
  const trial = TRIALS[runtime];
  const held = one.flat ? heldBytes() : 0;
  const { verdict, challenge, wire, ms } = await court.submit(runtime, text, limits);
  const exits = await wire.exits();

  expect({ status: verdict.status, message: verdict.message?.text.en, stdout: verdict.stdout }).toEqual({
    status: classes.includes(verdict.status) ? verdict.status : classes.join(' or '),
    message: verdict.message?.text.en,
    stdout: says === null ? verdict.stdout : expect.stringContaining(says),
  });
  expect(verdict.stdout).not.toContain('REACHED');
  // Invariant 1: what is expected never enters the jail, and is in nothing that comes back.
  const sent = wire.sent();
  const told = JSON.stringify(verdict);
  for (const secret of challenge.wired) expect(sent.includes(secret)).toBe(false);
  for (const secret of challenge.answers) expect(told).not.toContain(secret);
  // Invariant 2: nor is anything of the grader.
  expect(told.replaceAll(JSON.stringify(court.world.place(text)).slice(1, -1), '')).not.toContain(court.world.canary);
  // Invariants 3, 4, 5: the host is as it was.
  expect(court.world.harm()).toEqual([]);
  expect(exits.map(({ fault }) => fault)).toEqual(exits.map(() => null));
  for (const exit of exits) expect(court.left(exit)).toEqual({ processes: [], groups: [] });
  // Invariant 6: in time. How exactly is limits.test.ts's matter.
  expect(ms).toBeLessThan((limits.wall_s ?? trial.limits.wall_s) * 1000 + HANG_MS);
  // Invariant 9: whoever comes next finds an empty, working place.
  const next = await court.submit(runtime, trial.next.text);
  expect(next.verdict).toMatchObject({ status: 'passed', stdout: trial.next.says });
  // Invariant 10: the grader's memory stays flat.
  if (one.flat) expect(heldBytes() - held).toBeLessThan(20 * 2 ** 20);
}
