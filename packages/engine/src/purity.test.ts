import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const engine = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const root = resolve(engine, '../..');
const find = createRequire(import.meta.url);
/** The script behind a package's command. */
const command = (name: string, bin: string) => {
  const manifest = find.resolve(`${name}/package.json`);
  const { bin: bins } = find(manifest) as { bin: Record<string, string> };
  return join(dirname(manifest), bins[bin] ?? '');
};

let place = '';
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'ear-purity-'));
});
afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

describe('the engine', () => {
  it('cannot reach the world, because its compiler does not know it', () => {
    const worldly = [
      'fetch("x")',
      'process.env',
      'console.log(1)',
      'setTimeout(() => 1, 1)',
      'document.title',
      'Buffer',
    ];
    const lines = [...worldly.map((code) => `void ${code};`), 'enum Erased { no }', 'import "node:fs";', 'export {};'];
    writeFileSync(join(place, 'worldly.ts'), lines.join('\n'));
    writeFileSync(
      join(place, 'tsconfig.json'),
      JSON.stringify({
        extends: join(engine, 'tsconfig.json'),
        compilerOptions: { composite: false, noEmit: true, rootDir: place },
        include: ['worldly.ts'],
      }),
    );
    const { stdout, status } = spawnSync(process.execPath, [command('typescript', 'tsc'), '-p', place], {
      cwd: place,
      encoding: 'utf8',
    });
    expect(status).not.toBe(0);
    lines.slice(0, -1).forEach((_, index) => expect(stdout).toContain(`worldly.ts(${index + 1},`));
  });

  it('cannot ask the time or throw dice, because the linter refuses it', () => {
    const lines = [
      'export const now = Date.now();',
      'export const then = new Date();',
      'export const dice = Math.random();',
    ];
    mkdirSync(join(place, 'packages/engine/src'), { recursive: true });
    copyFileSync(join(root, '.oxlintrc.json'), join(place, '.oxlintrc.json'));
    writeFileSync(join(place, 'packages/engine/src/timely.ts'), lines.join('\n'));
    const { stdout, status } = spawnSync(
      process.execPath,
      [command('oxlint', 'oxlint'), '--config', '.oxlintrc.json', '--format', 'unix', 'packages'],
      { cwd: place, encoding: 'utf8' },
    );
    expect(status).not.toBe(0);
    lines.forEach((_, index) => expect(stdout).toContain(`timely.ts:${index + 1}:`));
  });
});
