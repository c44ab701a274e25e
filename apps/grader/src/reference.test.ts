import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Check } from '@ear/engine';
import { judge } from '@ear/runner';
import { sampleBundle, sampleJob } from './testing/samples.ts';
import { soundJail } from './testing/soundJail.ts';
import type { SoundJail } from './testing/soundJail.ts';

const REFERENCE = 'SECRET = "zq" + "marker"\ndef double(x):\n    return [2 * one for one in x]\n';
const check = Check.parse({
  id: 'same',
  kind: 'oracle',
  title: { ko: '같아요', en: 'Same' },
  reveal: 'full',
  reference: { file: 'data/reference.py', fn: 'double' },
  inputs: [{ name: 'x', shape: ['N'] }],
  families: [{ N: [1, 9] }],
});

describe('an author’s reference in the real jail', () => {
  let jail: SoundJail;
  beforeAll(async () => {
    jail = await soundJail();
  }, 30_000);
  afterAll(() => jail.release());

  function verdictOn(source: string) {
    const bundle = { ...sampleBundle({ checks: [check] }), data: { 'data/reference.py': REFERENCE } };
    const trainer = {
      build: async () => 'none',
      gpt: () => Promise.reject(new Error('not here')),
      lm: () => Promise.reject(new Error('not here')),
      bigram: () => Promise.reject(new Error('not here')),
      compare: () => Promise.reject(new Error('not here')),
      tokenizer: () => Promise.reject(new Error('not here')),
    };
    const datasets = { load: () => Promise.reject(new Error('none')) };
    return judge({ job: sampleJob(source), bundle }, { sandbox: jail.sandbox, trainer, datasets });
  }

  it('computes what the student must return, in a jail beside the student’s', async () => {
    expect(await verdictOn('def double(x):\n    return [one + one for one in x]\n')).toMatchObject({
      status: 'passed',
    });
    expect(await verdictOn('def double(x):\n    return x\n')).toMatchObject({ status: 'failed' });
  });

  it('is nowhere that a hostile student can look: not among the processes, not among the files', async () => {
    const spy = `
import os
def double(x):
    seen = []
    for place in ('/proc', '/box', '/tmp'):
        for folder, _, names in os.walk(place):
            for name in names:
                if name in ('cmdline', 'environ', 'maps') or place != '/proc':
                    try:
                        with open(os.path.join(folder, name), 'rb') as file:
                            seen.append(file.read(100000))
                    except OSError:
                        pass
    return [any(b'zq' + b'marker' in text or b'reference' + b'.py' in text for text in seen), len(seen) > 0]
`;
    expect((await verdictOn(spy)).checks[0]?.detail?.got).toBe('[False, True]');
  });
});
