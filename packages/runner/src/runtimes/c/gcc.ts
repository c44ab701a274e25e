import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** The first one that fills locals nobody initialised with a pattern. */
const OLDEST = 12;
/** What compiling needs beside the compiler's own programs; where a name stays a bare name, gcc has no such file. */
const PARTS = [
  ...['crti.o', 'crtn.o', 'crtbegin.o', 'crtbeginS.o', 'crtend.o', 'crtendS.o', 'crt1.o', 'Scrt1.o'],
  ...[
    'libgcc.a',
    'libgcc_eh.a',
    'libgcc_s.so',
    'libc.so',
    'libc_nonshared.a',
    'libm.so',
    'libdl.a',
    'libpthread.a',
    'libstdc++.a',
  ],
];
const RUN_TIME = ['libc.so.6', 'libm.so.6', 'libmvec.so.1', 'libgcc_s.so.1'];

/** A gcc of this machine, as it describes itself. All paths are absolute. */
export interface Gcc {
  readonly driver: string;
  /** `12.2.0` */
  readonly version: string;
  /** Programs that the driver starts: cc1, as, collect2, ld. */
  readonly programs: readonly string[];
  /** Start files, static parts and linker scripts. */
  readonly parts: readonly string[];
  /** Folders of `#include <…>`. */
  readonly includes: readonly string[];
  /** The C library as programs load it, and its loader. */
  readonly libraries: readonly string[];
  readonly loader: string;
}

/** A language that gcc has a compiler for. */
export interface Language {
  readonly driver: 'gcc' | 'g++';
  readonly compiler: 'cc1' | 'cc1plus';
  readonly name: 'c' | 'c++';
  /** Variable of the environment that names another driver. */
  readonly variable: string;
}
export const C_LANGUAGE: Language = { driver: 'gcc', compiler: 'cc1', name: 'c', variable: 'EAR_CC' };

/** Every usable gcc, most wanted first: EAR_CC, the system's, what PATH finds. clang under that name is none. */
export async function findGcc(env: NodeJS.ProcessEnv, language = C_LANGUAGE): Promise<Gcc[]> {
  const onPath = (env['PATH'] ?? '').split(':').filter(Boolean);
  const chosen = env[language.variable];
  const places = ['/usr/bin', ...onPath].map((folder) => path.join(folder, language.driver));
  const wanted = [...(chosen ? [chosen] : []), ...places];
  const there = wanted.filter((candidate) => fs.existsSync(candidate)).map(behindLinks);
  const found = await Promise.all([...new Set(there)].map((driver) => descriptionOf(driver, language)));
  return found.filter((gcc) => gcc !== null);
}

const described = new Map<string, Promise<Gcc | null>>();

/** Asks a gcc once: several images are made of what it answers. One that was of no use may be another one later. */
async function descriptionOf(driver: string, language: Language): Promise<Gcc | null> {
  const key = `${language.name} ${driver}`;
  const asked = described.get(key) ?? describe(driver, language).catch(() => null);
  described.set(key, asked);
  const gcc = await asked;
  if (gcc === null) described.delete(key);
  return gcc;
}

async function describe(driver: string, { compiler, name }: Language): Promise<Gcc | null> {
  const ask = async (...args: string[]): Promise<string> => {
    const { stdout, stderr } = await run(driver, args, { env: { PATH: '/usr/bin:/bin' }, timeout: 20_000 });
    return `${stdout}${stderr}`.trim();
  };
  const version = await ask('-dumpfullversion');
  if (!(Number.parseInt(version, 10) >= OLDEST)) return null;
  const locate = async (names: readonly string[], kind: 'file' | 'prog'): Promise<string[]> => {
    const answers = await Promise.all(names.map((name) => ask(`-print-${kind}-name=${name}`)));
    return answers.flatMap((answer) => absolute(answer, kind));
  };
  const [programs, parts, libraries, loader, verbose] = await Promise.all([
    locate([compiler, 'as', 'collect2', 'ld'], 'prog'),
    locate(PARTS, 'file'),
    locate(RUN_TIME, 'file'),
    locate([process.arch === 'arm64' ? 'ld-linux-aarch64.so.1' : 'ld-linux-x86-64.so.2'], 'file'),
    ask('-E', '-v', '-x', name, '/dev/null'),
  ]);
  if (programs.length < 4 || loader[0] === undefined || libraries.length < 2) return null;
  return { driver, version, programs, parts, includes: includesIn(verbose), libraries, loader: loader[0] };
}

/** A name that gcc left as it was is looked up as it will look it up: by PATH. */
function absolute(answer: string, kind: 'file' | 'prog'): string[] {
  const places = answer.includes('/') ? [path.normalize(answer)] : kind === 'prog' ? [`/usr/bin/${answer}`] : [];
  return places.filter((place) => fs.existsSync(place)).map(behindLinks);
}

/** Where the folder really is: /lib is a link on most systems. The name stays, because it is what programs look for. */
function behindLinks(place: string): string {
  return path.join(fs.realpathSync(path.dirname(place)), path.basename(place));
}

/** The list that `gcc -v` prints; what an operator put under /usr/local is not a student's. */
function includesIn(verbose: string): string[] {
  const list = /search starts here:\n#include <\.\.\.> search starts here:\n([^]*?)End of search list/.exec(
    verbose,
  )?.[1];
  return (list ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((folder) => folder.startsWith('/') && !folder.startsWith('/usr/local') && fs.existsSync(folder))
    .map((folder) => path.normalize(folder));
}
