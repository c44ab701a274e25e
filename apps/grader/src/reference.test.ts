import { describe, expect, it } from '@jest/globals';
import { Check } from '@ear/engine';
import { judgeIn, useJail } from './testing/judgeIn.ts';
import { sampleBundle, sampleJob } from './testing/samples.ts';

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
  const jail = useJail();

  function verdictOn(source: string) {
    const bundle = { ...sampleBundle({ checks: [check] }), data: { 'data/reference.py': REFERENCE } };
    return judgeIn(jail().sandbox, sampleJob(source), bundle);
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
