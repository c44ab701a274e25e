import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { SLOT_UIDS } from '../../apps/grader/src/jail/launch.ts';

/** What stands outside the jail and must stay untouched: a secret, a file open to everybody, listeners. */
export interface World {
  /** In the grader's environment. */
  readonly canary: string;
  readonly canaryFile: string;
  /** Puts this world's names into a submission. */
  place(text: string): string;
  /** What happened to it, in words; empty when nothing did. */
  harm(): string[];
  close(): void;
}

export async function openWorld(): Promise<World> {
  const canary = `canary-${randomBytes(12).toString('hex')}`;
  process.env['EAR_HOSTILE_CANARY'] = canary;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ear-hostile-'));
  const canaryFile = path.join(folder, 'open-to-everybody');
  fs.chmodSync(folder, 0o777);
  fs.writeFileSync(canaryFile, canary);
  fs.chmodSync(canaryFile, 0o666);
  let visits = 0;
  const abstract = `ear-hostile-${randomBytes(6).toString('hex')}`;
  const listeners = [net.createServer(), net.createServer()].map((server) =>
    server.on('connection', (socket) => {
      visits += 1;
      socket.destroy();
    }),
  ) as [net.Server, net.Server];
  await Promise.all([
    new Promise<void>((resolve) => listeners[0].listen(0, '127.0.0.1', resolve)),
    new Promise<void>((resolve) => listeners[1].listen(`\0${abstract}`, resolve)),
  ]);
  const { port } = listeners[0].address() as AddressInfo;
  const before = sharedObjects();
  return {
    canary,
    canaryFile,
    place: (text) =>
      text
        .replaceAll('@CANARY@', canary)
        .replaceAll('@CANARY_FILE@', canaryFile)
        .replaceAll('@PORT@', String(port))
        .replaceAll('@ABSTRACT@', abstract),
    harm() {
      const found: string[] = [];
      if (fs.readFileSync(canaryFile, 'utf8') !== canary) found.push('the file of the host was changed');
      if (visits > 0) found.push(`${visits} connections came to the host`);
      for (const [name, text] of Object.entries(sharedObjects()))
        if (text !== before[name as keyof typeof before]) found.push(`${name} changed: ${text}`);
      return found;
    },
    close() {
      for (const listener of listeners) listener.close();
      fs.rmSync(folder, { recursive: true });
      delete process.env['EAR_HOSTILE_CANARY'];
    },
  };
}

/** Objects of the machine that outlive a process: System V memory, queues, semaphores of jails; this process's mounts. */
function sharedObjects(): Record<'shm' | 'msg' | 'sem' | 'mounts', string> {
  const ofJails = (file: string): string => {
    const [head = '', ...rows] = fs.readFileSync(file, 'utf8').split('\n');
    const owner = head.trim().split(/\s+/).indexOf('uid');
    const isSlot = (uid: number): boolean => uid >= SLOT_UIDS.first && uid <= SLOT_UIDS.last;
    return rows.filter((row) => isSlot(Number(row.trim().split(/\s+/)[owner]))).join('\n');
  };
  return {
    shm: ofJails('/proc/sysvipc/shm'),
    msg: ofJails('/proc/sysvipc/msg'),
    sem: ofJails('/proc/sysvipc/sem'),
    mounts: fs.readFileSync('/proc/self/mounts', 'utf8'),
  };
}
