import { expect, it } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const MOST = 120;

/** prettier keeps the other languages narrow. */
it('keeps lines of C and C++ within 120 columns', () => {
  const files = globSync('**/*.{c,cpp,cu,cuh,h,hpp}', {
    cwd: root,
    exclude: (name) => ['node_modules', 'build', 'dist'].includes(name.split('/').at(-1) ?? ''),
  });
  expect(files.length).toBeGreaterThan(200);
  const wide = files.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => (line.length > MOST ? [`${file}:${index + 1}`] : [])),
  );
  expect(wide).toEqual([]);
});
