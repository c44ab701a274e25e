import { afterEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { isAlive } from '../support/isAlive.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const running: Stack[] = [];
const folders: string[] = [];

async function start(options: Parameters<typeof startStack>[0]): Promise<Stack> {
  const stack = await startStack(options);
  running.push(stack);
  return stack;
}

function dataFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ear-start-'));
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  for (const stack of running.splice(0)) await stack.stop();
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

describe('npm start', () => {
  it('stops everything on Ctrl-C, PostgreSQL included', async () => {
    const stack = await start({ dataDir: dataFolder() });
    const services = ['api', 'grader', 'database'] as const;
    const pids = await Promise.all(services.map((name) => stack.pidOf(name)));
    const alive = (): string[] => services.filter((_, index) => isAlive(pids[index]!));
    expect(alive()).toEqual(services);
    expect(await stack.stop()).toBe(0);
    expect(alive()).toEqual([]);
  }, 240_000);

  it('takes over a PostgreSQL that outlived its supervisor, and keeps what was in it', async () => {
    const dataDir = dataFolder();
    const first = await start({ dataDir });
    const database = await first.pidOf('database');
    const guest = await fetch(`${first.url}/api/auth/guest?session=token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    const { token } = (await guest.json()) as { token: string };
    const supervisor = await first.pidOf('supervisor');
    process.kill(supervisor, 'SIGKILL');
    await until(() => !isAlive(supervisor));
    const second = await start({ dataDir });
    expect(await second.pidOf('database')).toBe(database);
    const me = await fetch(`${second.url}/api/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(me.status).toBe(200);
  }, 240_000);

  it('names a free port when its own is busy', async () => {
    const port = await busyPort();
    const failure = await startStack({
      dataDir: dataFolder(),
      env: { EAR_PORT: String(port.number), EAR_LANG: 'en' },
    }).catch((error: Error) => error);
    port.close();
    expect(failure).toBeInstanceOf(Error);
    expect((failure as Error).message).toContain(
      `Port ${port.number} is used by another program. Start with another one: EAR_PORT=${port.number + 1} npm start`,
    );
  });

  it('names a quest that cannot be published, with file, line and column, and opens the others', async () => {
    const questsDir = dataFolder();
    fs.cpSync(new URL('../../quests', import.meta.url), questsDir, { recursive: true });
    const file = path.join(questsDir, 'guide/next-letter/quest.yaml');
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('minutes: 5', 'minuts: 5'));
    const stack = await start({ dataDir: dataFolder(), env: { EAR_QUESTS_DIR: questsDir, EAR_LANG: 'en' } });
    expect(stack.output()).toMatch(/guide\/next-letter\/quest\.yaml:\d+:\d+ error .*minuts/);
    const quests = (await (await fetch(`${stack.url}/api/quests`)).json()) as { slug: string }[];
    expect(quests.map(({ slug }) => slug)).toContain('value-autograd');
    expect(quests.map(({ slug }) => slug)).not.toContain('next-letter');
  }, 240_000);

  it('refuses a second start over the same folder', async () => {
    const dataDir = dataFolder();
    await start({ dataDir });
    const failure = await startStack({ dataDir, env: { EAR_LANG: 'en' } }).catch((error: Error) => error);
    expect((failure as Error).message).toContain('EAR Quest already runs over this folder');
  }, 240_000);

  it('says how much space is needed when the disk is full', async () => {
    const disk = dataFolder();
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', disk]).status === 0;
    if (!mounted) return expect(process.getuid?.()).not.toBe(0);
    try {
      const failure = await startStack({ dataDir: disk, env: { EAR_LANG: 'en' } }).catch((error: Error) => error);
      expect((failure as Error).message).toContain('Free 300 MB');
    } finally {
      spawnSync('umount', [disk]);
    }
  });
});

function busyPort(): Promise<{ number: number; close: () => void }> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.listen(0, () => {
      const { port } = server.address() as net.AddressInfo;
      resolve({ number: port, close: () => server.close() });
    });
  });
}
