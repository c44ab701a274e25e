import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A CUDA compiler of this machine. */
export interface Nvcc {
  readonly program: string;
  /** The toolkit's folder, which its parts and headers lie in. */
  readonly toolkit: string;
  /** Folders outside of it that its own are links to. */
  readonly elsewhere: readonly string[];
  readonly version: string;
}

/** Every usable nvcc, most wanted first: EAR_NVCC, what PATH finds, the usual place. */
export async function findNvcc(env: NodeJS.ProcessEnv): Promise<Nvcc[]> {
  const folders = [...(env['PATH'] ?? '').split(':'), '/usr/local/cuda/bin'].filter((folder) => folder[0] === '/');
  const wanted = [env['EAR_NVCC'], ...folders.map((folder) => path.join(folder, 'nvcc'))];
  const there = [...new Set(wanted)].filter((place) => place !== undefined && fs.existsSync(place));
  const found = await Promise.all(there.map((program) => describe(program as string).catch(() => null)));
  const unique = new Map(found.filter((nvcc) => nvcc !== null).map((nvcc) => [nvcc.toolkit, nvcc]));
  return [...unique.values()];
}

/** What `nvcc` on PATH may be is a script; where the compiler really is, its own plan of a compilation says. */
async function describe(asked: string): Promise<Nvcc | null> {
  const options = { env: { PATH: '/usr/bin:/bin' }, timeout: 20_000 };
  const plan = await run(asked, ['--dryrun', '-cubin', '-x', 'cu', '/dev/null', '-o', '/dev/null'], options);
  const bin = /^#\$ _HERE_=(\/.+)$/m.exec(plan.stderr)?.[1];
  if (bin === undefined) return null;
  const toolkit = path.dirname(fs.realpathSync(bin));
  const program = path.join(toolkit, 'bin/nvcc');
  const { stdout } = await run(program, ['--version'], options);
  const version = /release ([\d.]+)/.exec(stdout)?.[1];
  if (version === undefined) return null;
  const parts = ['include', 'nvvm', `targets/${process.arch === 'arm64' ? 'sbsa' : 'x86_64'}-linux/include`];
  const elsewhere = parts
    .map((part) => path.join(toolkit, part))
    .filter((place) => fs.existsSync(place))
    .map((place) => fs.realpathSync(place))
    .filter((place) => !place.startsWith(`${toolkit}/`));
  return { program, toolkit, elsewhere: [...new Set(elsewhere)], version };
}
