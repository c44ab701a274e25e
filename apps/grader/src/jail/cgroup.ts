import fs from 'node:fs';
import path from 'node:path';
import { isAlive, stampOf } from './owner.ts';

/** What enforces memory and processes: a control group of either kind, or rlimits and a watch (see docs/judging.md). */
export type Backend =
  | {
      readonly kind: 'cgroup-v1';
      readonly memory: string;
      readonly pids: string;
      readonly cpuacct: string;
      readonly cpu?: string;
    }
  | { readonly kind: 'cgroup-v2'; readonly unified: string }
  | { readonly kind: 'rlimit' };

/**
 * Each grader has a folder of its own, named by its owner: graders on one machine never remove each other's, and a
 * later one knows which ones nobody will remove.
 */
const FOLDER = /^ear-grader\.(\d+)\.(\d+)\.\d+$/;
let prepared = 0;

function newFolderName(): string {
  prepared += 1;
  return `ear-grader.${process.pid}.${stampOf(process.pid) ?? 0}.${prepared}`;
}

interface Mount {
  readonly type: string;
  readonly at: string;
  /** The part of the hierarchy that is mounted here. */
  readonly root: string;
  readonly controllers: readonly string[];
}

/**
 * The back-ends that this process can prepare, best first; `rlimit` always comes last. Whether a process may really
 * move into a prepared group only a jail can tell: the caller tries them in turn. `only` (EAR_JAIL_BACKEND) leaves out
 * the other kinds; `delegated` (EAR_CGROUP) names a v2 folder that belongs to us.
 */
export function findBackends(only?: string, delegated?: string): Backend[] {
  const mounts = readMounts();
  const own = readOwnGroups();
  const name = newFolderName();
  const found = [prepareV1(mounts, own, name), prepareV2(mounts, own, name, delegated), { kind: 'rlimit' } as const];
  const wanted = found.filter((backend) => backend !== null && (!only || backend.kind === only)) as Backend[];
  for (const backend of found) if (backend && !wanted.includes(backend)) releaseBackend(backend);
  return wanted;
}

/** Ends and removes what graders that are gone have left. The number of their folders that were removed. */
export function sweepGroups(backend: Backend): number {
  let removed = 0;
  for (const parent of new Set(foldersOf(backend).map((folder) => path.dirname(folder)))) {
    for (const name of listFolders(parent)) {
      const [, pid, stamp] = FOLDER.exec(name) ?? [];
      if (pid === undefined || isAlive(Number(pid), Number(stamp))) continue;
      if (removeFolder(path.join(parent, name))) removed += 1;
    }
  }
  return removed;
}

/** Removes the prepared folders; the runs in them are over. */
export function releaseBackend(backend: Backend): void {
  for (const folder of foldersOf(backend)) removeFolder(folder);
}

/** Every folder that holds groups of runs. */
export function foldersOf(backend: Backend): string[] {
  if (backend.kind === 'rlimit') return [];
  if (backend.kind === 'cgroup-v2') return [backend.unified];
  return [...new Set([backend.memory, backend.pids, backend.cpuacct, backend.cpu].filter((at) => at !== undefined))];
}

function prepareV1(mounts: readonly Mount[], own: ReadonlyMap<string, string>, name: string): Backend | null {
  const place = (controller: string, file: string): string | null => {
    const mount = mounts.find((m) => m.type === 'cgroup' && m.controllers.includes(controller));
    if (!mount) return null;
    for (const base of [inMount(mount, own.get(controller)), mount.at]) {
      const folder = base && makeFolder(base, name);
      if (folder && canHold(folder, [file])) return folder;
    }
    return null;
  };
  const memory = place('memory', 'memory.limit_in_bytes');
  const pids = place('pids', 'pids.max');
  const cpuacct = place('cpuacct', 'cpuacct.usage');
  const cpu = place('cpu', 'cpu.cfs_quota_us');
  if (!memory || !pids || !cpuacct) return null;
  // Where both share a hierarchy (cpu,cpuacct), they name the same folder.
  return { kind: 'cgroup-v1', memory, pids, cpuacct, ...(cpu ? { cpu } : {}) };
}

function prepareV2(
  mounts: readonly Mount[],
  own: ReadonlyMap<string, string>,
  name: string,
  delegated?: string,
): Backend | null {
  const mount = mounts.find((m) => m.type === 'cgroup2');
  if (!mount) return null;
  for (const base of [delegated, ...ancestors(inMount(mount, own.get('')), mount.at)]) {
    if (!base) continue;
    enable(base);
    const folder = makeFolder(base, name);
    if (!folder) continue;
    enable(folder);
    if (canHold(folder, ['memory.max', 'pids.max', 'cpu.stat'])) return { kind: 'cgroup-v2', unified: folder };
    attempt(() => fs.rmdirSync(folder));
  }
  return null;
}

/** A group and those above it: of a session's groups, one higher up usually belongs to the user. */
function ancestors(group: string | null, top: string): string[] {
  const all = [];
  for (let at = group ?? top; at.length > top.length; at = path.dirname(at)) all.push(at);
  return [...all, top];
}

/** Hands the controllers down. Refused where processes live in the group itself; then `canHold` says no. */
function enable(group: string): void {
  for (const controller of ['memory', 'pids', 'cpu'])
    attempt(() => fs.writeFileSync(path.join(group, 'cgroup.subtree_control'), `+${controller}`));
}

function makeFolder(base: string, name: string): string | null {
  const folder = path.join(base, name);
  return attempt(() => fs.mkdirSync(folder, { recursive: true })) ? folder : null;
}

/** Whether a group can be made there, with these files in it. */
function canHold(folder: string, files: readonly string[]): boolean {
  const probe = path.join(folder, 'probe');
  if (!attempt(() => fs.mkdirSync(probe))) return false;
  const held = files.every((file) => fs.existsSync(path.join(probe, file)));
  attempt(() => fs.rmdirSync(probe));
  return held;
}

function inMount(mount: Mount, own: string | undefined): string | null {
  if (own === undefined || own.includes('..')) return null;
  const below = mount.root !== '/' && own.startsWith(mount.root) ? own.slice(mount.root.length) : own;
  const at = path.join(mount.at, below);
  return fs.existsSync(path.join(at, 'cgroup.procs')) ? at : null;
}

function readMounts(): Mount[] {
  const lines = readLines('/proc/self/mountinfo');
  return lines.flatMap((line) => {
    const [left = '', right = ''] = line.split(' - ');
    const [type = '', , options = ''] = right.split(' ');
    const [, , , root = '/', at = ''] = left.split(' ');
    return type.startsWith('cgroup') ? [{ type, at, root, controllers: options.split(',') }] : [];
  });
}

/** Controller (empty for v2) -> this process's group. */
function readOwnGroups(): Map<string, string> {
  const groups = new Map<string, string>();
  for (const line of readLines('/proc/self/cgroup')) {
    const [, controllers = '', at = ''] = line.split(':');
    for (const controller of controllers.split(',')) groups.set(controller, at);
  }
  return groups;
}

/** A grader's folder with the groups of its runs, and whatever still lives in them. */
function removeFolder(folder: string): boolean {
  for (const name of listFolders(folder)) {
    const group = path.join(folder, name);
    for (const line of readLines(path.join(group, 'cgroup.procs'))) {
      const pid = Number(line);
      if (pid > 1) attempt(() => process.kill(pid, 'SIGKILL'));
    }
    attempt(() => fs.rmdirSync(group));
  }
  return attempt(() => fs.rmdirSync(folder));
}

function listFolders(parent: string): string[] {
  try {
    return fs
      .readdirSync(parent, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

function readLines(file: string): string[] {
  try {
    return fs.readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}

function attempt(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}
