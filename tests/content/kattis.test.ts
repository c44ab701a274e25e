import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CHALLENGE, judgingBundle, judgingParts, kattisLimits, MAIN_FILE, readKattis } from '@ear/content';
import type { Finding, JudgingParts, KattisPackage, Submission } from '@ear/content';
import type { Verdict } from '@ear/engine';
import { judge } from '@ear/runner';
import { runAll } from '../../apps/cli/src/author/proof/prove.ts';
import { soundJail, type SoundJail } from '../../apps/grader/src/testing/soundJail.ts';
import { noDatasets, noTrainer } from '../../packages/runner/src/testing/judged.ts';

const PACKAGES = fileURLToPath(new URL('../fixtures/kattis', import.meta.url));
const LIMIT_MS = 240_000;

let jail: SoundJail;
beforeAll(async () => {
  jail = await soundJail();
}, LIMIT_MS);
afterAll(() => jail.release());

interface Read {
  readonly kattis: KattisPackage;
  readonly parts: JudgingParts;
}
async function read(name: string): Promise<Read> {
  const findings: Finding[] = [];
  const { kattis } = await readKattis(`${PACKAGES}/${name}`);
  return { kattis: kattis!, parts: judgingParts(kattis!, findings)! };
}

async function judgeInJail({ kattis, parts }: Read, { runtime, text }: Pick<Submission, 'runtime' | 'text'>) {
  const bundle = judgingBundle(kattis, parts, runtime, kattisLimits(kattis, 0.2));
  const job = {
    submission: '6f0c1b9e-5d1e-4a53-9a0e-0d5f6b3b9a11',
    epoch: 0,
    quest: bundle.quest,
    challenge: CHALLENGE,
    bundle: bundle.judging_hash,
    payload: { kind: 'code' as const, files: { [MAIN_FILE[runtime]]: text } },
    seed: '00112233445566778899aabbccddeeff',
    limits: bundle.challenges[0]!.limits,
    public_only: false,
  };
  const faults: unknown[] = [];
  const verdict: Verdict = await judge(
    { job, bundle },
    { sandbox: jail.sandbox, trainer: noTrainer, datasets: noDatasets, onFault: (fault) => faults.push(fault) },
  );
  return { ...verdict, faults };
}

describe('in a real jail, every submission of a Kattis package gets the verdict that its folder names', () => {
  const names = readdirSync(PACKAGES, { withFileTypes: true }).filter((one) => one.isDirectory());
  it.each(names.map(({ name }) => name))(
    '%s',
    async (name) => {
      const package_ = await read(name);
      const seen: Record<string, string> = {};
      const tasks = package_.kattis.submissions.map((submission) => async () => {
        const { status, faults, runner_image } = await judgeInJail(package_, submission);
        seen[submission.path] = submission.expected.includes(status) ? 'as expected' : status;
        expect([runner_image, faults.map(String)]).toEqual([
          expect.stringMatching(new RegExp(`^${submission.runtime}:`)),
          [],
        ]);
      });
      await runAll(tasks, 4);
      expect(Object.values(seen).length).toBeGreaterThan(3);
      expect(seen).toEqual(Object.fromEntries(Object.keys(seen).map((path) => [path, 'as expected'])));
    },
    LIMIT_MS,
  );
});

describe('in a real jail', () => {
  it(
    'a program sees neither answers nor the validator, and cannot forge what that says',
    async () => {
      const game = await read('guess-the-number');
      const looks = `import os
found = [os.path.join(folder, name) for folder, _, names in os.walk('/box') for name in names]
assert not [path for path in found if 'validator' in path or 'answer' in path or path.endswith('input')], found
for descriptor in range(4, 64):
    try:
        os.write(descriptor, b'score.txt 1\\n1')
    except OSError:
        pass
print(688, flush=True)
print(0, flush=True)
`;
      const { status, checks } = await judgeInJail(game, { runtime: 'python', text: looks });
      expect(status).toBe('failed');
      expect(checks[0]).toMatchObject({ id: 'sample-1', status: 'failed' });
      expect(checks[0]?.message?.text.en).toContain('it goes on after the number was found');
    },
    LIMIT_MS,
  );

  it(
    'a program that leaves others behind, or holds its output open, holds up nothing',
    async () => {
      const echo = await read('echo-case');
      const forks = `import os, sys, time
if os.fork() == 0:
    os.setsid()
    time.sleep(60)
sys.stdout.write(sys.stdin.read())
`;
      // A run that waited for the child would meet its wall clock.
      const { status } = await judgeInJail(echo, { runtime: 'python', text: forks });
      expect(status).toBe('passed');
    },
    LIMIT_MS,
  );
});
