import { randomBytes } from 'node:crypto';
import type { JudgingBundle, JudgingJob, Limits } from '@ear/engine';

/** Short, so that whoever runs into one does not hold up the table. */
const LIMITS: Limits = { wall_s: 3, cpu_s: 2, memory_mb: 128, processes: 8, output_kb: 64 };

const title = { ko: '확인', en: 'Check' };
const hidden = { title, reveal: 'none', weight: 1 } as const;

export interface Challenge {
  readonly bundle: JudgingBundle;
  /** Expected by a hidden check, told to nobody: it may appear in nothing that a student can see. */
  readonly nonce: string;
}

/** `double(x)` and `reverse(text)`: one public check, and hidden ones with a secret of this run among their answers. */
export function newChallenge(): Challenge {
  const nonce = randomBytes(16).toString('hex');
  const backwards = nonce.split('').toReversed().join('');
  return {
    nonce,
    bundle: {
      quest: 'hostile',
      version: 1,
      content_hash: 'c'.repeat(64),
      judging_hash: 'b'.repeat(64),
      datasets: [],
      data: {},
      challenges: [
        {
          id: 'tasks',
          action: { kind: 'code', files: ['tasks.py'] },
          runtime: 'python',
          limits: LIMITS,
          min_score: 1,
          checks: [
            { id: 'two', kind: 'call', title, reveal: 'full', weight: 1, call: { fn: 'double', args: [2] }, expect: 4 },
            { ...hidden, id: 'half', kind: 'call', call: { fn: 'double', args: [21.5] }, expect: 43 },
            { ...hidden, id: 'reverse', kind: 'call', call: { fn: 'reverse', args: [backwards] }, expect: nonce },
            { ...hidden, id: 'sum', kind: 'script', run: 'return double(1) + double(0.25)', expect: 2.5 },
          ],
        },
      ],
    },
  };
}

export function submissionOf(text: string, { bundle }: Challenge, limits: Partial<Limits> = {}): JudgingJob {
  return {
    submission: '00000000-0000-4000-8000-000000000001',
    epoch: 0,
    quest: bundle.quest,
    challenge: 'tasks',
    bundle: bundle.judging_hash,
    payload: { kind: 'code', files: { 'tasks.py': text } },
    seed: randomBytes(16).toString('hex'),
    limits: { ...LIMITS, ...limits },
    public_only: false,
  };
}
