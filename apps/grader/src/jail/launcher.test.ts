import { describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { findLauncher } from './find.ts';

const launcher = findLauncher(process.env) ?? 'ear-jail is not built: npm run build:native';

describe('the launcher', () => {
  it('passes its own tests', () => {
    expect(execFileSync(`${path.dirname(launcher)}/ear-jail-test`, { encoding: 'utf8' })).toMatch(
      /^\d+ passed, 0 failed$/m,
    );
  });

  it.each([
    [[], '--'],
    [['--frob', '1', '--', 'x'], '--frob'],
    [['--bwrap', 'bwrap', '--', 'x'], '--bwrap'],
    [['--bwrap', '/usr/bin/bwrap', '--memory', '0', '--', 'x'], '--memory'],
  ])('says what is wrong with %j, and starts nothing', (argv, word) => {
    const { status, stderr } = spawnSync(launcher, argv, { encoding: 'utf8' });
    expect(status).toBe(64);
    expect(stderr).toContain(word);
  });
});
