/** What a grader and its jails hold of a machine: counted before and after, it must be the same. */
import fs from 'node:fs';
import path from 'node:path';
import { SLOT_UIDS } from '../../../apps/grader/src/jail/launch.ts';

const SHARED_PLACES = ['/tmp', '/var/tmp', '/dev/shm', '/dev/mqueue'];

/**
 * Counts of one moment. `temporary`: entries of `temporaryDir`, which belongs to the product alone, and entries of the
 * machine's shared places that belong to users of jails.
 */
export function tracesOf(graderPid, temporaryDir) {
  const processes = readProcesses();
  return {
    processes: below(processes, graderPid).length,
    orphans: orphans(processes).length,
    mounts: lines('/proc/self/mounts'),
    cgroups: groupsOf(graderPid),
    temporary: entries(temporaryDir).length + SHARED_PLACES.flatMap(entries).filter(isOfJails).length,
    ipc: ['shm', 'msg', 'sem'].reduce((sum, kind) => sum + sharedObjects(`/proc/sysvipc/${kind}`), 0),
    descriptors: entries(`/proc/${graderPid}/fd`).length,
  };
}

/** Resident memory in MB. */
export function residentMb(pid) {
  const [, kb] = /^VmRSS:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kb) / 1024;
}

function readProcesses() {
  return entries('/proc').flatMap((file) => {
    const pid = Number(path.basename(file));
    if (!Number.isInteger(pid)) return [];
    try {
      const status = fs.readFileSync(`${file}/status`, 'utf8');
      const field = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
      return [{ pid, parent: field('PPid'), uid: field('Uid'), name: /^Name:\s+(.*)/m.exec(status)?.[1] }];
    } catch {
      return [];
    }
  });
}

function below(processes, root) {
  const children = processes.filter(({ parent }) => parent === root);
  return children.flatMap((child) => [child, ...below(processes, child.pid)]);
}

/** Processes of a jail's user that no launcher watches any more. */
function orphans(processes) {
  const watched = new Set(
    processes
      .filter(({ name }) => name === 'ear-jail')
      .flatMap(({ pid }) => below(processes, pid))
      .map(({ pid }) => pid),
  );
  return processes.filter(({ pid, uid, name }) => isSlot(uid) && name !== 'ear-jail' && !watched.has(pid));
}

function groupsOf(graderPid) {
  const hierarchies = fs
    .readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, , type]) => type === 'cgroup' || type === 'cgroup2')
    .map(([, at]) => at);
  const mine = (at) => path.basename(at).startsWith(`ear-grader.${graderPid}.`);
  return hierarchies.flatMap((at) => foldersBelow(at)).filter((at) => mine(at) || mine(path.dirname(at))).length;
}

function foldersBelow(at) {
  return entries(at)
    .filter((entry) => fs.lstatSync(entry, { throwIfNoEntry: false })?.isDirectory())
    .flatMap((folder) => [folder, ...foldersBelow(folder)]);
}

function sharedObjects(file) {
  const [head = '', ...rows] = fs.readFileSync(file, 'utf8').split('\n');
  const owner = head.trim().split(/\s+/).indexOf('uid');
  return rows.filter((row) => isSlot(Number(row.trim().split(/\s+/)[owner]))).length;
}

function isOfJails(file) {
  const uid = fs.lstatSync(file, { throwIfNoEntry: false })?.uid;
  return uid !== undefined && isSlot(uid);
}

function isSlot(uid) {
  return uid >= SLOT_UIDS.first && uid <= SLOT_UIDS.last;
}

function lines(file) {
  return fs.readFileSync(file, 'utf8').split('\n').length;
}

function entries(folder) {
  try {
    return fs.readdirSync(folder).map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}
