import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** One interpreter and everything of the host that it needs to see: nothing else of the host is in the jail. */
export interface PythonRoot {
  readonly executable: string;
  readonly version: string;
  /** Shown read-only at the same place. */
  readonly show: readonly string[];
  /** `target:path` of symbolic links in the jail's root. */
  readonly links: readonly string[];
}

const ASK = `import sys, json, os, sysconfig
print(json.dumps([os.path.realpath(sys.executable), sys.version.split()[0], sysconfig.get_path('stdlib'), sys.base_prefix]))`;

/**
 * Interpreters of this machine, most wanted first: EAR_PYTHON, the system's, then what PATH finds. Whether one works
 * inside a jail (one under root's home does not) only a jail can tell: the caller tries them in turn.
 */
export function pythonCandidates(env: NodeJS.ProcessEnv): string[] {
  const onPath = (env['PATH'] ?? '')
    .split(':')
    .filter(Boolean)
    .map((folder) => path.join(folder, 'python3'));
  const wanted = [env['EAR_PYTHON'], '/usr/bin/python3', '/usr/local/bin/python3', ...onPath];
  return [...new Set(wanted.filter((candidate) => candidate !== undefined && fs.existsSync(candidate)))] as string[];
}

/** Asks an interpreter where it lives. null when it does not answer. */
export function describePython(candidate: string): PythonRoot | null {
  try {
    const said = execFileSync(candidate, ['-I', '-S', '-c', ASK], {
      env: {},
      encoding: 'utf8',
      timeout: 10_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [executable, version, stdlib, prefix] = JSON.parse(said) as [string, string, string, string];
    const own = prefix === '/usr' ? [] : [path.join(prefix, 'lib')];
    const show = outermost([executable, stdlib, ...own, ...systemLibraries()]);
    return { executable, version, show, links: rootLinks() };
  } catch {
    return null;
  }
}

/** Where the C library and its loader live: Debian's one folder per architecture, elsewhere the whole of /usr/lib*. */
function systemLibraries(): string[] {
  const arch = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
  const debian = `/usr/lib/${arch}-linux-gnu`;
  const libraries = fs.existsSync(debian) ? [debian, '/usr/lib64'] : ['/usr/lib', '/usr/lib64'];
  const unmerged = ['/lib', '/lib64'].filter((folder) => !isLink(folder));
  return [...libraries, ...unmerged, '/etc/ld.so.cache'].filter((place) => fs.existsSync(place));
}

function rootLinks(): string[] {
  return ['/lib', '/lib64'].filter(isLink).map((link) => `${fs.readlinkSync(link)}:${link}`);
}

function isLink(place: string): boolean {
  return fs.lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

/** Without places that lie inside another one of the list. */
function outermost(places: readonly string[]): string[] {
  const unique = [...new Set(places.map((place) => path.normalize(place)))];
  return unique.filter((place) => !unique.some((other) => place !== other && place.startsWith(`${other}/`)));
}
