import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { leftovers } from '../testing/leftovers.ts';
import { runProgram, startProgram } from '../testing/runProgram.ts';
import { soundJail } from '../testing/soundJail.ts';
import type { SoundJail } from '../testing/soundJail.ts';
import { openSandbox } from './sandbox.ts';
import type { JailSandbox } from './sandbox.ts';

const NOTHING_KEPT = { launchers: 0, spares: 0 };

/** The best back-end that this machine has, cold and with spares, and the one that works everywhere. */
describe.each([
  { backend: '', spares: 0 },
  { backend: '', spares: 2 },
  { backend: 'rlimit', spares: 1 },
])('a jail (back-end "$backend", $spares spares)', ({ backend, spares }) => {
  let jail: SoundJail;
  let sandbox: JailSandbox;

  beforeAll(async () => {
    jail = await soundJail({ ...process.env, EAR_JAIL_BACKEND: backend }, spares, []);
    sandbox = jail.sandbox;
  });
  afterAll(() => jail.release());

  it('carries calls in and replies out on descriptors 3 and 4', async () => {
    const ran = await runProgram(sandbox, 'import os\nos.write(4, os.read(3, 100).upper())', { calls: 'ping' });
    expect(ran).toMatchObject({ replies: 'PING', exit: { code: 0, signal: null, fault: null } });
  });

  it('shows the staged files read-only and an empty environment', async () => {
    const ran = await runProgram(
      sandbox,
      `import os
print(sorted(os.listdir('/box')), open('/box/data/words.txt').read().split(), os.getuid(), sorted(os.environ))
try:
    open('/box/program.py', 'w')
except OSError as error:
    print(error.strerror)
open('/dev/stdout', 'w').write('again')`,
    );
    expect(ran.stdout).toContain("['.enter', 'data', 'program.py', 'student'] ['one', 'two'] 1000");
    expect(ran.stdout).toContain("['HOME', 'LANG', 'OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'PATH', 'PWD']");
    expect(ran.stdout).toContain('Read-only file system\n');
    expect(ran.stdout).toContain('again');
  });

  it('tells exit codes from signals', async () => {
    expect((await runProgram(sandbox, 'raise SystemExit(3)')).exit).toMatchObject({ code: 3, signal: null });
    const crash = await runProgram(sandbox, 'import ctypes\nctypes.string_at(0)');
    expect(crash.exit).toMatchObject({ code: null, signal: 'SIGSEGV' });
  });

  it('ends a sleeper by the wall clock, long before it would wake', async () => {
    const { exit } = await runProgram(sandbox, 'import time\ntime.sleep(60)', { limits: { wall_s: 0.5 } });
    expect(exit).toMatchObject({ timed_out: 'wall', signal: 'SIGKILL' });
    expect(exit.wall_ms).toBeGreaterThanOrEqual(500);
    expect(exit.wall_ms).toBeLessThan(20_000);
  });

  it('ends a program that deafens itself by processor time', async () => {
    const deaf = 'import signal\nfor s in (15, 24): signal.signal(s, signal.SIG_IGN)\nwhile True: pass';
    const { exit } = await runProgram(sandbox, deaf, { limits: { cpu_s: 0.4 } });
    expect(exit).toMatchObject({ timed_out: 'cpu', signal: 'SIGKILL' });
    expect(exit.cpu_ms).toBeGreaterThanOrEqual(400);
  });

  it('counts the time of children that nobody waits for', async () => {
    const spread = `import os, time
for _ in range(3):
    if os.fork() == 0:
        while True: pass
time.sleep(600)`;
    const { exit } = await runProgram(sandbox, spread, { limits: { cpu_s: 0.5 } });
    expect(exit.timed_out).toBe('cpu');
  });

  it('says out of memory, also when it is spread over children', async () => {
    const hog = 'hog = []\nwhile True: hog.append(b"x" * (4 << 20))';
    expect((await runProgram(sandbox, hog)).exit).toMatchObject({ oom: true, signal: 'SIGKILL' });
    const spread = `import os, time
for _ in range(4):
    if os.fork() == 0:
        hog = b"x" * (48 << 20)
        time.sleep(600)
time.sleep(600)`;
    expect((await runProgram(sandbox, spread)).exit).toMatchObject({ oom: true });
  });

  it('refuses the process that is one too many and stays alive', async () => {
    const bomb = `import os, signal
n = 0
try:
    while n < 50:
        if os.fork() == 0: signal.pause()
        n += 1
except OSError as error:
    print(error.strerror, n < 10)`;
    const { stdout } = await runProgram(sandbox, bomb);
    expect(stdout).toBe('Resource temporarily unavailable True\n');
  });

  it('cuts output at its limit without keeping more of it', async () => {
    const { exit, stdout, stderr } = await runProgram(
      sandbox,
      'import sys\nwhile True:\n    sys.stdout.write("x" * 8192)\n    sys.stderr.write("y" * 8192)',
    );
    expect(exit.output_limit).toBe(true);
    expect(stdout.length + stderr.length).toBeLessThanOrEqual(64 * 1024);
  });

  it('ends when it is killed, though its reply channel is closed', async () => {
    const deaf = 'import os, time\nos.close(4)\nprint("closed", flush=True)\ntime.sleep(600)';
    const { run, said, ended } = await startProgram(sandbox, deaf);
    await said('closed');
    run.kill();
    const { exit } = await ended;
    expect(exit).toMatchObject({ signal: 'SIGKILL', timed_out: null });
  });

  it('is gone for good when it is killed while it is being set up', async () => {
    for (const kill_after_ms of [0, 1, 2, 3, 4, 6, 8, 12]) {
      const { exit } = await runProgram(sandbox, 'import time\ntime.sleep(600)', { kill_after_ms });
      expect(exit.fault).toBeNull();
      expect(leftovers(jail.plan.backend, exit)).toEqual({ processes: [], groups: [] });
    }
  });

  it('leaves no process and no group behind, whatever daemons were started', async () => {
    const daemon = `import os, time
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0: time.sleep(600)
        os._exit(0)
print('done')`;
    const { stdout, exit } = await runProgram(sandbox, daemon);
    expect(stdout).toBe('done\n');
    expect(leftovers(jail.plan.backend, exit)).toEqual({ processes: [], groups: [] });
  });

  it('runs several at once without their meeting', async () => {
    const program = `import os, socket
open('/tmp/mine', 'x')
open('/dev/shm/mine', 'x')
s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
s.bind('\\0same-name')
print('here', flush=True)
os.read(3, 1)
print(len(os.listdir('/tmp')), len([p for p in os.listdir('/proc') if p.isdigit()]))`;
    const running = await Promise.all([1, 2, 3].map(() => startProgram(sandbox, program)));
    // None goes on before all are there.
    for (const { said } of running) await said('here');
    for (const { run } of running) run.calls.end();
    const all = await Promise.all(running.map(({ ended }) => ended));
    expect(all.map(({ stdout }) => stdout)).toEqual(Array(3).fill('here\n1 2\n'));
    expect(new Set(all.map(({ exit }) => exit.uid)).size).toBe(3);
  });

  it('tells a fault of the jail apart from a fault of the program', async () => {
    const python = jail.plan.images.get('python')!;
    const broken = { ...python, programs: { python3: '/nowhere/python' } };
    const run = await openSandbox({ ...jail.plan, images: new Map([['python', broken]]) }, NOTHING_KEPT).start({
      image: 'python',
      argv: ['python3'],
      files: {},
      limits: { wall_s: 60, cpu_s: 20, memory_mb: 64, processes: 4, output_kb: 4 },
    });
    expect((await run.exit).fault).toMatch(/did not start: could not start the command/);
  });
});
