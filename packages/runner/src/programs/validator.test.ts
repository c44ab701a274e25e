import { describe, expect, it } from '@jest/globals';
import type { Verdict } from '@ear/engine';
import { judged } from '../testing/judged.ts';

/** Accepts a divisor of the input other than 1 and itself, and is proud of the largest. */
const DIVISOR = `import sys
n = int(open(sys.argv[1]).read())
best = int(open(sys.argv[2]).read())
words = sys.stdin.read().split()
def say(text):
    with open(sys.argv[3] + 'judgemessage.txt', 'w') as file:
        file.write(text)
if len(words) != 1 or not words[0].isdigit():
    say('one number is expected, not %d words' % len(words))
    sys.exit(43)
d = int(words[0])
if not 1 < d < n or n % d:
    say('%d does not divide %d' % (d, n))
    sys.exit(43)
with open(sys.argv[3] + 'score_multiplier.txt', 'w') as file:
    file.write('1' if d == best else '0.5')
if 'strict' in sys.argv[4:] and d != best:
    sys.exit(43)
sys.exit(42)
`;

interface Options {
  readonly validator?: string;
  readonly flags?: string[];
  readonly reveal?: string;
}
async function judgedBy(source: string, { validator = DIVISOR, flags = [], reveal = 'full' }: Options = {}) {
  const faults: unknown[] = [];
  const verdict: Verdict = await judged(
    {
      payload: { kind: 'code', files: { 'main.py': source } },
      data: { 'checks/divisor.py': validator, 'data/1.in': '91\n' },
      checks: [
        {
          id: 'divisor',
          kind: 'stdout',
          reveal,
          stdin: { file: 'data/1.in' },
          validator: { file: 'checks/divisor.py', runtime: 'python', answer: '13', flags },
        },
      ],
      min_score: 0.5,
    },
    { onFault: (fault) => faults.push(fault) },
  );
  return { verdict, check: verdict.checks[0], faults };
}

/** The same in C++, of two files and a header. */
const IN_CPP = {
  'checks/divisor.cc': `#include "lib/divides.h"
#include <cstring>
#include <fstream>
#include <iostream>
static std::ofstream words_of_judge;
int main(int count, char** words) {
  long n, best, d;
  std::ifstream(words[1]) >> n;
  std::ifstream(words[2]) >> best;
  words_of_judge.open(std::string(words[3]) + "judgemessage.txt");
  if (!(std::cin >> d) || !divides(d, n)) {
    words_of_judge << d << " does not divide " << n;
    return 43;
  }
  std::ofstream(std::string(words[3]) + "score_multiplier.txt") << (d == best ? 1 : 0.5);
  return count > 4 && !std::strcmp(words[4], "strict") && d != best ? 43 : 42;
}
`,
  'checks/lib/divides.h': '#pragma once\nbool divides(long d, long n);\n',
  'checks/lib/divides.cpp':
    '#include "divides.h"\nbool divides(long d, long n) { return 1 < d && d < n && n % d == 0; }\n',
};

async function judgedByCpp(source: string, flags: string[] = [], files: Record<string, string> = IN_CPP) {
  const faults: unknown[] = [];
  const [file, ...others] = Object.keys(files);
  const validator = { file, with: others, runtime: 'cpp', answer: '13', flags };
  const verdict = await judged(
    {
      payload: { kind: 'code', files: { 'main.py': source } },
      data: files,
      checks: [{ id: 'divisor', kind: 'stdout', stdin: '91\n', validator }],
      min_score: 0.5,
    },
    { onFault: (fault) => faults.push(fault) },
  );
  return { verdict, faults };
}

describe('an output validator in C++', () => {
  it('of several files accepts with a share, refuses with its words, and gets its flags', async () => {
    expect((await judgedByCpp('print(13)')).verdict).toMatchObject({ status: 'passed', score: 1 });
    expect((await judgedByCpp('print(7)')).verdict).toMatchObject({ status: 'passed', score: 0.5 });
    expect((await judgedByCpp('print(7)', ['strict'])).verdict.status).toBe('failed');
    const { verdict } = await judgedByCpp('print(5)');
    expect(verdict.checks[0]?.message?.text.en).toContain('did not accept it: 5 does not divide 91');
  }, 120_000);

  it.each([
    ['does not compile', 'int main() { return forty_two; }\n'],
    ['throws', '#include <stdexcept>\nint main() { throw std::logic_error("secret 91"); }\n'],
  ])(
    'that %s is a fault of ours, which names it',
    async (_, source) => {
      const { verdict, faults } = await judgedByCpp('print(13)', [], { ...IN_CPP, 'checks/divisor.cc': source });
      expect(verdict.status).toBe('platform_error');
      expect(verdict.message?.text.en).toContain('checks/divisor.cc');
      expect(JSON.stringify(verdict)).not.toContain('secret');
      expect(faults).toHaveLength(1);
    },
    120_000,
  );
});

describe('an output validator', () => {
  it('accepts, with a share of the score', async () => {
    expect((await judgedBy('print(13)')).verdict).toMatchObject({ status: 'passed', score: 1 });
    expect((await judgedBy('print(7)')).verdict).toMatchObject({ status: 'passed', score: 0.5 });
  });

  it('refuses, and its words reach only a public check', async () => {
    const { verdict, check } = await judgedBy('print(5)');
    expect(verdict.status).toBe('failed');
    expect(check?.message?.text.en).toContain('did not accept it: 5 does not divide 91');
    const hidden = await judgedBy('print(5)', { reveal: 'message' });
    expect(hidden.check?.message?.id).toBe('output.refused');
    expect(JSON.stringify(hidden.check)).not.toContain('91');
  });

  it('gets its flags, and output that is no UTF-8', async () => {
    expect((await judgedBy('print(7)', { flags: ['strict'] })).verdict.status).toBe('failed');
    expect((await judgedBy('import os\nos.write(1, b"\\xff\\xfe")')).verdict.status).toBe('failed');
  });

  it.each([
    ['ends with another code', 'import sys\nsys.exit(7)', 'exit code 7'],
    ['raises', 'secret = 91 / 0', 'exit code 1'],
    ['accepts by ending well', 'print(42)', 'exit code 0'],
    ['kills itself', 'import os\nos.kill(os.getpid(), 9)', 'SIGKILL'],
    ['prints without end', 'while True: print("x" * 999)', 'too much output'],
    ['writes no share', "import sys\nopen(sys.argv[3] + 'score.txt', 'w').write('nan')\nsys.exit(42)", 'no share'],
    [
      'writes a share beyond 1',
      "import sys\nopen(sys.argv[3] + 'score.txt', 'w').write('2')\nsys.exit(42)",
      'no share',
    ],
  ])('that %s is a fault of ours, which names it', async (_, validator, how) => {
    const { verdict, faults } = await judgedBy('print(13)', { validator });
    expect(verdict.status).toBe('platform_error');
    expect(verdict.message?.text.en).toContain('checks/divisor.py');
    expect(verdict.message?.text.en).toContain(how);
    expect(JSON.stringify(verdict)).not.toContain('secret');
    expect(faults).toHaveLength(1);
  });

  it('is not asked about a program that crashed', async () => {
    expect((await judgedBy('print(13)\nraise SystemExit(3)')).verdict.status).toBe('crashed');
  });

  it('may write a lot, or forge the form of its feedback, to no effect', async () => {
    const forged = "import os, sys\nos.write(4, b'score.txt 99999\\n' + b'x' * 500000)\nsys.exit(42)";
    expect((await judgedBy('print(13)', { validator: forged })).verdict.status).toBe('platform_error');
    const chatty = "import sys\nopen(sys.argv[3] + 'judgemessage.txt', 'w').write('x' * 10**6)\nsys.exit(43)";
    expect((await judgedBy('print(13)', { validator: chatty })).verdict.status).toBe('failed');
  });
});
