import fs, { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Image, LocatedImage } from '../image.ts';
import { outermost, rootLinks, systemLibraries } from '../libraries.ts';
import { argumentsFor } from './flags.ts';
import { findGcc } from './gcc.ts';
import type { Gcc } from './gcc.ts';

const BUILD = readFileSync(new URL('./build.sh', import.meta.url), 'utf8');
const PACKAGES = ['gcc', 'libc6-dev'];

/** Staged for every build; sources lie in SOURCES, gcc's arguments in /box/arguments, one a line. */
export const BUILD_FILES = { 'build.sh': BUILD };
export const BUILD_ARGV = ['sh', '/box/build.sh', '/box/student/src', '/box/arguments'];
export const SOURCES = 'student/src';

const PROBE = `#include <math.h>
#include <stdio.h>
int main(int count, char **words) { printf("ready %g\\n", sqrt(count + !words)); return 0; }
`;

/** Where code is compiled: gcc, what gcc starts and reads, sh and cat. No student code runs there. */
export const buildImage: Image = {
  id: 'c-build',
  packages: PACKAGES,
  locate: async (env) => (await findGcc(env)).flatMap(building),
  probe: {
    argv: ['sh', '-c', 'set -- /box/student/src /box/arguments; . /box/build.sh && ../built'],
    files: { ...BUILD_FILES, [`${SOURCES}/probe.c`]: PROBE, arguments: argumentsFor('program', ['probe.c']) },
  },
};

/** Where it runs: the C library and its loader, nothing else. */
export const runImage: Image = {
  id: 'c',
  packages: PACKAGES,
  locate: async (env) => (await findGcc(env)).map(running),
  // The C library is a program too: it says its version.
  probe: { argv: ['libc.so.6'], files: {}, says: /C Library/ },
};

export function building({ driver, version, programs, parts, includes, libraries, loader }: Gcc): LocatedImage[] {
  const [sh, cat] = ['/bin/sh', '/bin/cat'].map((tool) => fs.existsSync(tool) && fs.realpathSync(tool));
  if (!sh || !cat) return [];
  return [
    {
      programs: { sh },
      // gcc looks for its own parts relative to where it was started from, so links stay links' places.
      show: outermost([
        ...[sh, cat, driver, ...programs, ...parts, ...includes, ...libraries, loader],
        ...systemLibraries(),
      ]),
      links: rootLinks(),
      env: { CC: driver, CAT: cat, PATH: '/usr/bin:/bin' },
      version: `gcc ${version}`,
    },
  ];
}

function running({ version, libraries, loader }: Gcc): LocatedImage {
  return {
    programs: { 'ld.so': loader, 'libc.so.6': libraries[0] ?? '' },
    show: [...new Set([...libraries, loader, ...interpreters(loader)])],
    links: rootLinks(),
    // The loader's own list of the machine's libraries is not shown.
    env: { LD_LIBRARY_PATH: [...new Set(libraries.map((library) => path.dirname(library)))].join(':') },
    version: `gcc ${version}`,
  };
}

/** Where programs name their loader, if that is another place than the C library's folder. */
function interpreters(loader: string): string[] {
  const name = loader.slice(loader.lastIndexOf('/') + 1);
  return ['/usr/lib64', '/lib64', '/lib']
    .map((folder) => `${folder}/${name}`)
    .filter((place) => place !== loader && fs.existsSync(place) && !isBehindLink(place));
}

function isBehindLink(place: string): boolean {
  return fs.lstatSync(`/${place.split('/')[1]}`).isSymbolicLink();
}
