import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { text } from 'node:stream/consumers';
import { spawnProgram } from '../lib/spawn.js';
import type { Program } from '../lib/spawn.js';

const sh = (script: string, descriptors = 3): Program => spawnProgram('/bin/sh', ['-c', script], descriptors);
const openHere = (): number => fs.readdirSync('/proc/self/fd').length;

/** Of a process, dead ones that nobody waited for included; null where there is none, for its number may be given anew. */
function parentOf(pid: number): number | null {
  try {
    return Number(/^PPid:\s*(\d+)$/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return null;
  }
}

/** What a program writes to a descriptor, and that every stream is closed in the end. */
async function said(program: Program, descriptor = 1): Promise<string> {
  const told = text(program.streams[descriptor]!);
  program.streams[0]!.end();
  return told;
}

(process.platform === 'linux' ? describe : describe.skip)('a program that is started without a fork', () => {
  it('ends with a code, or by a signal', async () => {
    const done = sh('exit 7');
    expect(done.end).toBeNull();
    expect(await done.ended).toEqual({ code: 7, signal: null });
    expect(done.end).toEqual({ code: 7, signal: null });
    expect(await sh('kill -KILL $$').ended).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('hears and speaks by each of its descriptors', async () => {
    const program = sh('read line <&3; echo "out $line"; echo "err $line" >&2; echo "four $line" >&4', 5);
    const told = [1, 2, 4].map((at) => text(program.streams[at]!));
    program.streams[3]!.end('word\n');
    expect(await Promise.all(told)).toEqual(['out word\n', 'err word\n', 'four word\n']);
    expect(await program.ended).toEqual({ code: 0, signal: null });
  });

  it('sees the end of what it reads', async () => {
    const program = sh('cat; echo over');
    program.streams[0]!.end('a line\n');
    expect(await text(program.streams[1]!)).toBe('a line\nover\n');
  });

  it('inherits nothing: no environment, no folder, no descriptor, no blocked or ignored signal', async () => {
    expect(await said(spawnProgram('/usr/bin/env', [], 3))).toBe('');
    const [folder, ...descriptors] = (await said(sh('cd -P .; pwd; ls /proc/$$/fd'))).trim().split('\n');
    expect(folder).toBe('/');
    expect(descriptors.filter((fd) => Number(fd) > 2 && Number(fd) !== 10)).toEqual([]);
    const status = await said(spawnProgram('/bin/cat', ['/proc/self/status'], 3));
    const masks = [...status.matchAll(/^Sig(?:Blk|Ign|Cgt):\s*([0-9a-f]{16})$/gm)].map(([, mask]) => `0x${mask}`);
    // Of signals that have names: the C library keeps two others for itself.
    expect(masks.map((mask) => BigInt(mask) & 0x7fffffffn)).toEqual([0n, 0n, 0n]);
  });

  it('takes arguments as they are', async () => {
    const args = ['', 'two words', '$(id)', '한글', '"'];
    expect(await said(spawnProgram('/usr/bin/printf', ['%s|', ...args], 3))).toBe(`${args.join('|')}|`);
  });

  it('is refused by name where it cannot be started, and leaves nothing open', () => {
    const before = openHere();
    const times = 100;
    for (let n = 0; n < times; n++) {
      for (const [path, code] of [
        ['/nowhere/at-all', 'ENOENT'],
        ['/etc/passwd', 'EACCES'],
      ] as const) {
        expect(() => spawnProgram(path, [], 6)).toThrow(expect.objectContaining({ code }));
      }
      expect(() => spawnProgram('/bin/true', ['a\0b'], 3)).toThrow('NUL');
      expect(() => spawnProgram('/bin/true', [], 17)).toThrow('descriptors');
    }
    // Others of this process may open and close some; what each refusal left would add up.
    expect(openHere() - before).toBeLessThan(times / 2);
  });

  it('leaves neither descriptors nor dead processes behind, however many there were', async () => {
    const before = openHere();
    const programs = Array.from({ length: 60 }, (_, n) => sh(`exit ${n}`, 6));
    const codes = await Promise.all(programs.map(async (program) => (await program.ended).code));
    expect(codes).toEqual(Array.from({ length: 60 }, (_, n) => n));
    for (const stream of programs.flatMap(({ streams }) => streams)) if (!stream.closed) await once(stream, 'close');
    expect(openHere() - before).toBeLessThan(30);
    for (const { pid } of programs) expect(parentOf(pid)).not.toBe(process.pid);
  });

  it('does not take the ends of others', async () => {
    const other = spawn('/bin/sh', ['-c', 'sleep 0.1; exit 3']);
    const [mine, [code]] = await Promise.all([sh('exit 4').ended, once(other, 'exit')]);
    expect([mine.code, code]).toEqual([4, 3]);
  });

  it('does not hold up a process that leaves while it runs', async () => {
    const script = `import { spawnProgram } from ${JSON.stringify(new URL('../lib/spawn.js', import.meta.url).href)};
const program = spawnProgram('/bin/sleep', ['600'], 3);
console.log(program.pid);
setTimeout(() => process.exit(5), 50);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
    const pid = Number(await text(child.stdout));
    expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(5);
    process.kill(pid, 'SIGKILL');
  });
});
