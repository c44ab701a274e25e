import { describe, expect, it } from '@jest/globals';
import { bareSandbox } from '../bare/bareSandbox.ts';
import type { Sandbox } from '../sandbox.ts';
import { judged } from '../testing/judged.ts';

/** Knows a number from 1 to 1000 and answers lower, higher or correct, ten times at most. */
const HOST = `import sys
secret = int(open(sys.argv[1]).read())
def refuse(text):
    with open(sys.argv[3] + 'judgemessage.txt', 'w') as file:
        file.write(text)
    sys.exit(43)
for turn in range(10):
    line = sys.stdin.readline()
    if not line.strip().lstrip('-').isdigit():
        refuse('turn %d: no number' % (turn + 1))
    guess = int(line)
    print('correct' if guess == secret else 'lower' if guess > secret else 'higher', flush=True)
    if guess == secret:
        sys.exit(42)
refuse('ten guesses were not enough')
`;
const HALVES = `low, high = 1, 1000
while True:
    middle = (low + high) // 2
    print(middle, flush=True)
    answer = input()
    if answer == 'correct':
        break
    if answer == 'lower':
        high = middle - 1
    else:
        low = middle + 1
`;

interface Options {
  readonly validator?: string;
  readonly reveal?: string;
  readonly wall_s?: number;
  readonly sandbox?: Sandbox;
}
const talk = async (
  source: string,
  { validator = HOST, reveal = 'full', wall_s = 50, sandbox = bareSandbox() }: Options = {},
) =>
  judged(
    {
      payload: { kind: 'code', files: { 'main.py': source } },
      data: { 'host.py': validator },
      limits: { output_kb: 64 },
      checks: [
        {
          id: 'game',
          kind: 'stdout',
          reveal,
          wall_s,
          stdin: '688\n',
          validator: { file: 'host.py', runtime: 'python', interactive: true },
        },
      ],
    },
    { sandbox },
  );

describe('a program and an interactive validator', () => {
  it('talk, and who finds the number passes', async () => {
    const verdict = await talk(HALVES);
    expect(verdict).toMatchObject({ status: 'passed', score: 1 });
    expect(verdict.checks[0]?.detail?.got).toMatch(/^< 500\n> higher\n< 750\n> lower\n/);
    expect(verdict.times.wall_ms).toBeGreaterThan(0);
  });

  it('the validator refuses: that stands, however the program ends', async () => {
    const refused = await talk('for n in range(99):\n    print(n, flush=True)\n    input()\n');
    expect(refused.status).toBe('failed');
    expect(refused.checks[0]?.message?.text.en).toContain('ten guesses were not enough');
    expect((await talk('print("hello", flush=True)\nimport time\ntime.sleep(60)\n')).status).toBe('failed');
    const hidden = await talk('print(5, flush=True)\nprint("x", flush=True)\n', { reveal: 'category' });
    expect(hidden.checks[0]).toMatchObject({ message: { id: 'output' }, detail: null });
  });

  it('the validator may speak first, before the program is there to hear it', async () => {
    const bare = bareSandbox();
    const late: Sandbox = {
      ...bare,
      async start(spec) {
        if (!Object.hasOwn(spec.files, 'validator.py')) await new Promise((resolve) => setTimeout(resolve, 1000));
        return bare.start(spec);
      },
    };
    const asks = 'import sys\nprint(6, flush=True)\nsys.exit(42 if input() == "36" else 43)\n';
    const verdict = await talk('print(int(input()) ** 2, flush=True)\n', { validator: asks, sandbox: late });
    expect(verdict.status).toBe('passed');
    expect(verdict.checks[0]?.detail?.got).toBe('> 6\n< 36\n');
  });

  it('a program that ends too early is refused, one that crashes before the validator is done has crashed', async () => {
    expect((await talk('pass')).status).toBe('failed');
    expect((await talk('print(500, flush=True)\ninput()\nraise SystemExit(9)\n')).status).toBe('crashed');
    expect((await talk('import os\nprint(688, flush=True)\ninput()\nos.abort()\n')).status).toBe('crashed');
  });

  it('a program that does not flush, waits for ever, or goes on after the end runs out of time', async () => {
    const options = { wall_s: 0.6 };
    expect((await talk('print(688, end="")\ninput()\n', options)).status).toBe('timed_out');
    expect((await talk('input()\n', options)).status).toBe('timed_out');
    expect((await talk(`${HALVES}\nimport time\ntime.sleep(60)\n`, options)).status).toBe('timed_out');
  });

  it('a program that spams is refused or stopped, and holds up nothing', async () => {
    expect((await talk('while True: print("spam")\n')).status).toMatch(/^(failed|output_limit)$/);
    const patient = 'import sys\nfor line in sys.stdin: pass\nsys.exit(43)\n';
    expect((await talk('while True: print(1, flush=True)\n', { validator: patient })).status).toBe('output_limit');
    const deaf = 'import sys, time\ntime.sleep(0.3)\nsys.exit(42)\n';
    expect((await talk('print("x" * 30000)\n', { validator: deaf })).status).toBe('passed');
  });

  it.each([
    ['accepts at once', 'import sys\nsys.exit(42)', 'print(1)', 'passed'],
    ['exits with another code', 'import sys\nsys.exit(1)', 'import sys\nsys.stdin.read()', 'platform_error'],
    ['spams', 'while True: print("spam" * 99)', 'import sys\nsys.stdin.read()', 'platform_error'],
  ])('a validator that %s', async (_, validator, source, status) => {
    expect((await talk(source, { validator })).status).toBe(status);
  });

  it('a program that does not listen to a validator that spams it runs out of time', async () => {
    const options = { validator: 'while True: print(1)', wall_s: 2 };
    expect((await talk('import time\ntime.sleep(600)', options)).status).toBe('timed_out');
  });

  it('a validator that never ends is a fault of ours, once the program has ended well', async () => {
    const options = { validator: 'import time\ntime.sleep(600)', wall_s: 10 };
    expect((await talk('print(1)', options)).status).toBe('platform_error');
  });
});
