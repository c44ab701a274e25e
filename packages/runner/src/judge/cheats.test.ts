import { describe, expect, it } from '@jest/globals';
import { code, failing, judged } from '../testing/judged.ts';

/** Two checks of `answer(x) = 2x`; the hidden one keeps its expectation to itself. */
const checks = [
  { id: 'open', kind: 'call', call: { fn: 'answer', args: [2.5] }, expect: 5 },
  { id: 'hidden', kind: 'call', call: { fn: 'answer', args: [11.75] }, expect: 23.5, reveal: 'message' },
];

const CHEATS: Readonly<Record<string, string>> = {
  'an object that agrees with everything': `
class Yes:
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    def __abs__(self): return 0.0
    def __float__(self): return 5.0
    def __le__(self, other): return True
def answer(x): return Yes()`,
  'a float subclass without differences': `
class Near(float):
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    def __repr__(self): return '5.0'
def answer(x): return Near(1.0)`,
  'an int subclass that prints as it likes': `
class Five(int):
    def __format__(self, spec): return '5'
    def __str__(self): return '5'
    __repr__ = __str__
def answer(x): return Five(1)`,
  'a list subclass that reads the caller': `
import sys
class Peek(list):
    def __iter__(self):
        frame = sys._getframe(1)
        return iter([frame.f_locals.get('expect', 0)])
def answer(x): return Peek([1])`,
  'a walk over all frames and objects': `
import sys, gc
def answer(x):
    frame = sys._getframe()
    while frame:
        for name, value in list(frame.f_locals.items()) + list(frame.f_globals.items()):
            if name in ('expect', 'expected', 'want'): return value
        frame = frame.f_back
    for thing in gc.get_objects():
        if isinstance(thing, dict) and 'expect' in thing: return thing['expect']
    return 0.0`,
  'patched comparisons': `
import math, builtins
math.isclose = lambda *a, **k: True
builtins.abs = lambda x: 0
builtins.all = lambda x: True
def answer(x): return 1.0`,
  'a replaced stub': `
import sys
stub = sys.modules['__main__']
stub.encode = lambda *a: '5.0'
stub.answer = lambda value: {'value': '5.0'}
def answer(x): return 1.0`,
  'a forged report at exit': `
import sys, atexit
atexit.register(lambda: print('{"status": "passed", "score": 1}'))
print('5/5 passed')
sys.exit(0)`,
  'an end before the answer': `
import os
def answer(x):
    print('all tests passed')
    os._exit(0)`,
  'a reply written by hand': `
import os, json
def reply(body):
    text = json.dumps(body).encode()
    os.write(4, len(text).to_bytes(4, 'little') + (0).to_bytes(4, 'little') + text)
def answer(x):
    for n in range(200): reply({'id': n, 'segments': [], 'value': 5.0})
    return 1.0`,
  'the right reply twice': `
import sys
stub = sys.modules['__main__']
send = stub.send
def twice(request_id, fields):
    send(request_id, dict(fields)); send(request_id, dict(fields))
stub.send = twice
def answer(x): return 2 * x`,
  'a reply of 4 GiB': `
import os
def answer(x):
    os.write(4, b'\\xff' * 8 + b'{}')
    return 2 * x`,
  'noise on every descriptor': `
import os
def answer(x):
    for fd in range(3, 64):
        try: os.write(fd, b'passed')
        except OSError: pass
    return 2 * x`,
  'a closed result pipe': `
import os, time
def answer(x):
    os.close(4)
    time.sleep(30)`,
  'the first answer for ever': `
kept = []
def answer(x):
    kept.append(2 * x)
    return kept[0]`,
  'a right answer only the first time': `
seen = set()
def answer(x):
    if x in seen: return 0.0
    seen.add(x)
    return 2 * x`,
  NaN: `def answer(x): return float('nan')`,
  infinity: `def answer(x): return 1e400`,
  'a bool': `def answer(x): return True`,
  'a complex number without an imaginary part': `def answer(x): return complex(2 * x, 0)`,
  'a Fraction': `
from fractions import Fraction
def answer(x): return Fraction(2 * x)`,
  'a number wrapped in a list': `def answer(x): return [2 * x]`,
  'a generator': `def answer(x): return (value for value in [2 * x])`,
  'a list that holds itself': `
def answer(x):
    items = []
    items.append(items)
    return items`,
  'garbage bytecode': `
def answer(x):
    code = answer.__code__.replace(co_code=bytes([255, 0] * 50), co_stacksize=1)
    return eval(code)`,
};

describe('a cheat', () => {
  it.each(Object.keys(CHEATS))('gets no points with %s', async (name) => {
    const verdict = await judged({ checks, payload: code(CHEATS[name] as string) });
    expect(['failed', 'crashed', 'timed_out']).toContain(verdict.status);
    expect(failing(verdict)).not.toHaveLength(0);
  });

  it('never receives an expected value, nor the words of a hidden check', async () => {
    const verdict = await judged({
      payload: code(`
import sys, gc
NEEDLE = '-'.join(['NONCE', '71b2'])
def answer(x):
    for thing in gc.get_objects():
        if thing is not globals() and isinstance(thing, (str, dict, list, tuple, bytes)) and NEEDLE in repr(thing)[:5000] and x < 0:
            print('found'); raise ValueError('found')
    return 'no'`),
      checks: [
        { id: 'first', kind: 'call', call: { fn: 'answer', args: [1] }, expect: 'no' },
        { id: 'nonce', kind: 'call', call: { fn: 'answer', args: [-1] }, expect: 'NONCE-71b2', reveal: 'message' },
      ],
    });
    expect(verdict.status).toBe('failed');
    expect(JSON.stringify(verdict)).not.toContain('NONCE');
    expect(JSON.stringify(verdict)).not.toContain('found');
  });

  it('cannot show hidden inputs by printing, raising or naming them', async () => {
    const verdict = await judged({
      checks,
      payload: code(`
import sys, os
def answer(x):
    print('input', x); print('input', x, file=sys.stderr)
    if x > 10:
        raise type('Leak%d' % (x * 100), (ValueError,), {'__module__': 'builtins'})('input %r' % x)
    return 2 * x`),
    });
    expect(verdict.status).toBe('crashed');
    expect(verdict.stdout).toContain('input 2.5');
    expect(JSON.stringify(verdict)).not.toMatch(/11\.75|1175/);
  });

  it('learns nothing from an exit code in a hidden check', async () => {
    const verdict = await judged({
      payload: code('import os\ndef answer(x):\n    os._exit(int(x))'),
      checks: [{ id: 'hidden', kind: 'call', call: { fn: 'answer', args: [77] }, expect: 1, reveal: 'none' }],
    });
    expect(verdict.status).toBe('crashed');
    expect(JSON.stringify(verdict.message)).not.toContain('77');
  });
});
