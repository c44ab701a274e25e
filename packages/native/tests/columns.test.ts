import { expect, it } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = fileURLToPath(new URL('../..', import.meta.url));
const MOST = 120;

/** prettier keeps the other languages narrow. */
it('keeps lines of C and C++ within 120 columns', () => {
  const files = globSync('{native,runner}/**/*.{c,cpp,cu,cuh,h,hpp}', {
    cwd: packages,
    exclude: (name) => ['node_modules', 'build', 'dist'].includes(name.split('/').at(-1) ?? ''),
  });
  expect(files.filter((file) => file.startsWith('native')).length).toBeGreaterThan(200);
  expect(files.filter((file) => file.startsWith('runner')).length).toBeGreaterThan(50);
  const wide = files.flatMap((file) =>
    readFileSync(join(packages, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => (line.length > MOST ? [`${file}:${index + 1}`] : [])),
  );
  expect(wide).toEqual([]);
});
