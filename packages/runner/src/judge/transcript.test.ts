import { describe, expect, it } from '@jest/globals';
import { redactVerdict } from '@ear/engine';
import { judged } from '../testing/judged.ts';

const CHATTY = `
import sys, threading, time

print('loaded')

def double(x):
    print('asked for', x)
    sys.stderr.write('and heard %d\\n' % x)
    threading.Thread(target=lambda: (time.sleep(0.05), print('later', x, flush=True)), daemon=True).start()
    return 2 * x
`;
const PUBLIC = { id: 'public', kind: 'call', call: { fn: 'double', args: [11] }, expect: 22 };
const HIDDEN = { id: 'hidden', kind: 'call', call: { fn: 'double', args: [77777] }, expect: 155554, reveal: 'none' };

describe('what a program prints beside hidden checks', () => {
  it('is shown up to the first hidden input, whatever order the author wrote, and never after it', async () => {
    const payload = { kind: 'code', files: { 'double.py': CHATTY } } as const;
    const shown = redactVerdict(await judged({ checks: [HIDDEN, PUBLIC, { ...HIDDEN, id: 'more' }], payload }));
    expect(shown.status).toBe('passed');
    expect(shown.stdout).toContain('loaded');
    expect(shown.stdout).toContain('asked for 11');
    expect(shown.stdout).toContain('and heard 11');
    expect(JSON.stringify(shown)).not.toContain('77777');
  });

  it('is nothing where every check is hidden: its process begins with them', async () => {
    const payload = { kind: 'code', files: { 'double.py': CHATTY } } as const;
    const shown = redactVerdict(await judged({ checks: [HIDDEN], payload }));
    expect(shown).toMatchObject({ status: 'passed', stdout: '' });
  });
});
