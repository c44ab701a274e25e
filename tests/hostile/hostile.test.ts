import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Verdict } from '@ear/engine';
import { judge } from '@ear/runner';
import type { Trainer } from '@ear/runner';
import { leftovers } from '../../apps/grader/src/testing/leftovers.ts';
import { soundJail } from '../../apps/grader/src/testing/soundJail.ts';
import type { SoundJail } from '../../apps/grader/src/testing/soundJail.ts';
import { readCases } from './cases.ts';
import type { Case } from './cases.ts';
import { newChallenge, submissionOf } from './challenge.ts';
import type { Challenge } from './challenge.ts';
import { tap } from './wiretap.ts';
import type { Wiretap } from './wiretap.ts';
import { openWorld } from './world.ts';
import type { World } from './world.ts';

/** What a verdict may take beyond its wall limit, and how far a busy machine's clock may be off. */
const LATE_MS = 500;
const NOISE_MS = 250;

/** The next learner: right, and curious about what the one before has left. */
const NEXT = `import os
print(sorted(os.listdir('/tmp') + os.listdir('/dev/shm') + os.listdir('/box/student')), end=' ')
print(sum(name.isdigit() for name in os.listdir('/proc')), end=' ')
print(open('/proc/sysvipc/shm').read().count('\\n'))
def double(x):
    return 2 * x
def reverse(text):
    return text[::-1]
`;

const untrained: Trainer = {
  build: async () => 'none',
  gpt: () => Promise.reject(new Error('nothing is trained here')),
  bigram: () => Promise.reject(new Error('nothing is trained here')),
};

const cases = readCases().filter(({ arch }) => arch === null || arch === process.arch);

describe('the jail and the judge', () => {
  let jail: SoundJail;
  let world: World;

  beforeAll(async () => {
    world = await openWorld();
    jail = await soundJail(process.env, 2);
  });
  afterAll(async () => {
    await jail.release();
    world.close();
  });

  interface Judged {
    readonly verdict: Verdict;
    readonly challenge: Challenge;
    readonly wire: Wiretap;
    readonly ms: number;
  }

  async function submit(text: string, limits: Case['limits'] = {}): Promise<Judged> {
    const challenge = newChallenge();
    const wire = tap(jail.sandbox);
    const job = submissionOf(world.place(text), challenge, limits);
    const began = performance.now();
    const verdict = await judge(
      { job, bundle: challenge.bundle },
      { sandbox: wire.sandbox, trainer: untrained, datasets: { load: () => Promise.reject(new Error('none')) } },
    );
    return { verdict, challenge, wire, ms: performance.now() - began };
  }

  it.each(cases)('survives $name: $tries', async ({ text, expect: classes, says, limits, flat }) => {
    const held = flat ? heldBytes() : 0;
    const { verdict, challenge, wire, ms } = await submit(text, limits);
    const exits = await wire.exits();

    expect({ status: verdict.status, message: verdict.message?.text.en, stdout: verdict.stdout }).toEqual({
      status: classes.includes(verdict.status) ? verdict.status : classes.join(' or '),
      message: verdict.message?.text.en,
      stdout: says === null ? verdict.stdout : expect.stringContaining(says),
    });
    expect(verdict.stdout).not.toContain('REACHED');
    // I1: what is expected never enters the jail, and is in nothing that comes back.
    expect(wire.sent()).not.toContain(challenge.nonce);
    expect(JSON.stringify(verdict)).not.toContain(challenge.nonce);
    // I2: nor is anything of the grader.
    expect(JSON.stringify({ ...verdict, stdout: verdict.stdout.replaceAll(world.place(text), '') })).not.toContain(
      world.canary,
    );
    // I3, I4, I5: the host is as it was.
    expect(world.harm()).toEqual([]);
    expect(exits.map(({ fault }) => fault)).toEqual(exits.map(() => null));
    for (const exit of exits) expect(leftovers(jail.plan.backend, exit)).toEqual({ processes: [], groups: [] });
    // I6: in time.
    expect(ms).toBeLessThan((limits.wall_s ?? 3) * 1000 + LATE_MS + NOISE_MS);
    // I9: whoever comes next finds an empty, working place.
    const next = await submit(NEXT);
    expect(next.verdict).toMatchObject({ status: 'passed', stdout: "['tasks.py'] 2 1\n" });
    // I10
    if (flat) expect(heldBytes() - held).toBeLessThan(20 * 2 ** 20);
  });

  it('has cases of every group, and honest ones', () => {
    const groups = new Set(readCases().map(({ name }) => name[0]));
    expect([...groups].join('')).toBe('abcdefgn');
  });

  it('leaves an honest submission beside bombs its verdict', async () => {
    const bombs = cases.filter(({ name }) => ['e-fork-bomb', 'e-memory-hog', 'e-burns-in-children'].includes(name));
    const attacks = bombs.map(({ text, limits }) => submit(text, limits));
    const honest = await submit(NEXT);
    const ends = await Promise.all(attacks);
    expect(honest.verdict.status).toBe('passed');
    expect(ends.map(({ verdict }) => verdict.status)).not.toContain('passed');
  });
});

/** Memory that this process really holds, in bytes. */
function heldBytes(): number {
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}
