import { describe, expect, it, jest } from '@jest/globals';
import { Limits } from '@ear/engine';
import { bareSandbox } from '../../bare/bareSandbox.ts';
import { judged } from '../../testing/judged.ts';
import { cppRuntime } from './runtime.ts';

/** g++ takes its time, on a machine that may have other things to do. */
jest.setTimeout(180_000);

/** Judges a program that is to print twice what it reads. */
async function judgedCpp(files: Record<string, string>, { reveal = 'full', cpu_s = 2 } = {}) {
  const verdict = await judged({
    runtime: 'cpp',
    payload: { kind: 'code', files },
    limits: { wall_s: 2 * cpu_s + 1, cpu_s, memory_mb: 128 },
    checks: [{ id: 'twice', kind: 'stdout', reveal, stdin: '21\n', expect: '42\n' }],
  });
  return { verdict, en: verdict.message?.text.en ?? '', traceback: verdict.checks[0]?.detail?.traceback };
}

const TWICE = '#include <cstdio>\nint main() { int n; std::scanf("%d", &n); std::printf("%d\\n", 2 * n); }\n';

describe('a program in C++', () => {
  it('is C++20 with the whole library, and has more time and memory to be compiled in than to run in', async () => {
    const source = `#include <bits/stdc++.h>
int main() {
  int n;
  std::cin >> n;
  for (int one : std::views::iota(n, n + 1) | std::views::transform([](int x) { return 2 * x; })) std::cout << one;
}
`;
    const { verdict } = await judgedCpp({ 'main.cpp': source }, { cpu_s: 0.5 });
    expect(verdict.status).toBe('passed');
    expect(verdict.runner_image).toMatch(/^cpp:gcc-\d+\.\d+\.\d+:stub-/);
  });

  it('may be of several files with a header', async () => {
    const { verdict } = await judgedCpp({
      'main.cc': '#include "deep/twice.h"\nint main() { print_twice(read_one()); }\n',
      'deep/twice.h': '#pragma once\nint read_one();\nvoid print_twice(int x);\n',
      'deep/read.cxx': '#include "twice.h"\n#include <iostream>\nint read_one() { int n; std::cin >> n; return n; }\n',
      'deep/print.cpp':
        '#include "twice.h"\n#include <cstdio>\nvoid print_twice(int x) { std::printf("%d\\n", 2 * x); }\n',
    });
    expect(verdict.status).toBe('passed');
  });

  it('that is refused says the first error with file and line, and shows the place where the check is public', async () => {
    const broken = TWICE.replace('2 * n)', '2 * n');
    const { verdict, en, traceback } = await judgedCpp({ 'main.cpp': broken });
    expect(verdict.status).toBe('compile_error');
    expect(en).toMatch(/^The compiler refuses main\.cpp line 2: expected .\)./);
    expect(traceback).toMatch(/^main\.cpp:2:\d+: error: expected .\).*\n +2 \| int main\(\) .*\n +\| +\^/m);
    expect((await judgedCpp({ 'main.cpp': broken }, { reveal: 'none' })).traceback).toBeUndefined();
  });

  it('whose mistake shows inside a header is told the own line that asked for it, and no path of the machine', async () => {
    const unordered = `#include <algorithm>
struct Word { char letters[8]; };
int main() {
  Word words[3] = {};
  std::sort(words, words + 3);
}
`;
    const { verdict, en, traceback } = await judgedCpp({ 'main.cpp': unordered });
    expect(verdict.status).toBe('compile_error');
    expect(en).toContain('main.cpp line 5: a template is given types that it cannot work with');
    expect(traceback).toContain('5 |   std::sort(words, words + 3);');
    expect(JSON.stringify(verdict)).not.toContain('/usr');
  });

  it('that includes what is not its own learns nothing of it', async () => {
    for (const line of ['#include "/etc/passwd"', '#embed "/etc/passwd"', 'asm(".include \\"/etc/passwd\\"");']) {
      const { verdict } = await judgedCpp({ 'main.cpp': `${line}\n${TWICE}` });
      expect(verdict.status).toBe('compile_error');
      expect(JSON.stringify(verdict)).not.toMatch(/root|nologin|daemon/);
    }
  });

  it('ends by an exception as a crash', async () => {
    const { verdict } = await judgedCpp({
      'main.cpp': '#include <stdexcept>\nint main() { throw std::logic_error("no"); }\n',
    });
    expect(verdict.status).toBe('crashed');
  });

  it('is no library: nobody can ask for one of its functions', async () => {
    const means = { sandbox: bareSandbox(), limits: Limits.parse({}), signal: new AbortController().signal };
    await expect(cppRuntime.build!({ 'main.cpp': TWICE }, means, 'library')).rejects.toThrow('runs programs');
  });
});
