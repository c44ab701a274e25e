import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sampleBundle, sampleJob, sampleVerdict } from '../testing/samples.ts';
import { until } from '../testing/until.ts';
import { Device, judgeOn } from './device.ts';

const MODULE = new URL('./device.ts', import.meta.url).href;
const newName = (): string => `test-${randomBytes(6).toString('hex')}`;
const never = new AbortController().signal;

describe('a device of the machine', () => {
  it('is used by one at a time', async () => {
    const name = newName();
    let users = 0;
    let most = 0;
    const act = async (): Promise<void> => {
      most = Math.max(most, ++users);
      await sleep(20);
      users -= 1;
    };
    await Promise.all([1, 2, 3].map(() => new Device(name).use(act, never)));
    expect(most).toBe(1);
  });

  it('tells who has it that somebody waits, as long as somebody does', async () => {
    const name = newName();
    let knocks = 0;
    const quietFor = async (ms: number): Promise<boolean> => ((knocks = 0), await sleep(ms), knocks === 0);
    await new Device(name).use(
      async () => {
        expect(await quietFor(500)).toBe(true);
        const gone = new AbortController();
        const waiting = new Device(name).use(async () => undefined, gone.signal).catch(() => undefined);
        // Again and again.
        await until(() => knocks >= 3);
        gone.abort();
        await waiting;
        // A knock that was on its way still comes.
        await sleep(100);
        expect(await quietFor(500)).toBe(true);
      },
      never,
      () => (knocks += 1),
    );
  });

  it('is given back when what was done on it fails', async () => {
    const device = new Device(newName());
    await expect(device.use(() => Promise.reject(new Error('no')), never)).rejects.toThrow('no');
    expect(await device.use(async () => 'free', never)).toBe('free');
  });

  it('is not waited for any longer when the job is over', async () => {
    const name = newName();
    const over = new AbortController();
    const judge = judgeOn(new Device(name), async () => sampleVerdict());
    const hooks = { signal: over.signal, onProgress: () => undefined };
    await new Device(name).use(async () => {
      const waiting = judge(sampleJob(''), sampleBundle(), hooks);
      over.abort('cancelled');
      await expect(waiting).rejects.toBe('cancelled');
    }, never);
  });

  it('belongs to one of several graders, until that one is killed', async () => {
    const name = newName();
    const text = `const { Device } = await import(${JSON.stringify(MODULE)});
await new Device('${name}').use(async () => { process.stdout.write('mine'); await new Promise((r) => setTimeout(r, 60000)); }, new AbortController().signal);`;
    const other = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', text],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(other.stdout, 'data');
    let had = false;
    const mine = new Device(name).use(async () => (had = true), never);
    await sleep(400);
    expect(had).toBe(false);
    other.kill('SIGKILL');
    expect(await mine).toBe(true);
  });
});
