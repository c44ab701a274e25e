import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { LocatedImage } from '../image.ts';
import { outermost, rootLinks, systemLibraries } from '../libraries.ts';

const run = promisify(execFile);
const OLDEST = [3, 8] as const;

/** Asks for packages without importing them (torch would take a second); whether they work, the probe tells. */
const ASK = `import json, os, sys, sysconfig
facts = {'executable': os.path.realpath(sys.executable), 'version': '%d.%d.%d' % sys.version_info[:3],
         'stdlib': sysconfig.get_path('stdlib'), 'prefix': sys.base_prefix, 'folders': []}
if sys.argv[1:]:
    import importlib.metadata
    facts['folders'] = [entry for entry in sys.path if entry.endswith('-packages') and os.path.isdir(entry)]
for name in sys.argv[1:]:
    facts['version'] += ', %s %s' % (name, importlib.metadata.version(name))
print(json.dumps(facts))`;

interface Facts {
  readonly executable: string;
  readonly version: string;
  readonly stdlib: string;
  readonly prefix: string;
  readonly folders: readonly string[];
}

/**
 * Interpreters of this machine that can import `modules`, most wanted first: EAR_PYTHON, the system's, then what PATH
 * finds. Version managers put a shell script of that name on PATH, which costs 50 ms a start,
 * so each is asked for its own path. Whether one works inside a jail (one under root's home does not) only a jail can
 * tell.
 */
export async function locatePython(env: NodeJS.ProcessEnv, modules: readonly string[] = []): Promise<LocatedImage[]> {
  const onPath = (env['PATH'] ?? '')
    .split(':')
    .filter(Boolean)
    .map((folder) => path.join(folder, 'python3'));
  const chosen = env['EAR_PYTHON'];
  const wanted = [...(chosen ? [chosen] : []), '/usr/bin/python3', '/usr/local/bin/python3', ...onPath];
  const there = [...new Set(wanted)].filter((candidate) => fs.existsSync(candidate));
  const found = await Promise.all(there.map((candidate) => ask(candidate, modules)));
  const known = new Set<string>();
  return found.flatMap((facts) => {
    if (facts === null || known.has(facts.executable)) return [];
    known.add(facts.executable);
    return [located(facts, modules)];
  });
}

async function ask(candidate: string, modules: readonly string[]): Promise<Facts | null> {
  const flags = modules.length > 0 ? ['-I'] : ['-I', '-S'];
  try {
    const { stdout } = await run(candidate, [...flags, '-c', ASK, ...modules], { env: {}, timeout: 30_000 });
    const facts = JSON.parse(stdout) as Facts;
    const [major = 0, minor = 0] = facts.version.split('.').map(Number);
    return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]) ? facts : null;
  } catch {
    return null;
  }
}

function located({ executable, version, stdlib, prefix, folders }: Facts, modules: readonly string[]): LocatedImage {
  const own = prefix === '/usr' ? [] : [path.join(prefix, 'lib')];
  // Debian chooses between BLAS builds by links in /etc/alternatives.
  const chosen = modules.length > 0 && fs.existsSync('/etc/alternatives') ? ['/etc/alternatives'] : [];
  return {
    programs: { python3: executable },
    show: outermost([executable, stdlib, ...own, ...folders, ...chosen, ...systemLibraries()]),
    links: rootLinks(),
    env: {},
    version: `CPython ${version}`,
  };
}
