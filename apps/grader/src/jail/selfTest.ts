import type { Limits } from '@ear/engine';
import type { SandboxSpec } from '@ear/runner';
import { prepareLaunch } from './launch.ts';
import type { JailPlan } from './launch.ts';
import type { JailExit } from './report.ts';

/** What a harmless program found out about its jail from inside. Every value is `true` where the layer holds. */
export interface Inside {
  readonly environment: boolean;
  readonly descriptors: boolean;
  readonly files: boolean;
  readonly kernel: boolean;
  /** What only Landlock refuses was refused; false where the kernel has none. */
  readonly landlock: boolean;
  readonly rlimits: boolean;
  readonly network: boolean;
  readonly processes: boolean;
  readonly version: string;
}

const TRY = `import ctypes, errno, json, os, resource, socket, stat, sys, time
libc = ctypes.CDLL(None, use_errno=True)
def refused(act, *errors):
    try:
        act()
    except OSError as error:
        return not errors or error.errno in errors
    return False
def no_call(number, *args):
    ctypes.set_errno(0)
    return libc.syscall(number, *args) == -1 and ctypes.get_errno() in (errno.EPERM, errno.ENOSYS)
def hidden(path):
    return refused(lambda: open(path, 'rb').read(1))
def unwritable(path):
    return refused(lambda: open(path, 'r+b'))
def environ_of(pid):
    try:
        return open('/proc/%d/environ' % pid).read()
    except PermissionError:
        return ''
descriptors = sorted(int(fd) for fd in os.listdir('/proc/self/fd') if os.path.exists('/proc/self/fd/' + fd))
x86 = os.uname().machine == 'x86_64'
status = open('/proc/self/status').read()
children = []
def breed():
    for _ in range(32):
        pid = os.fork()
        if pid == 0:
            time.sleep(5)
            os._exit(0)
        children.append(pid)
processes = refused(breed, errno.EAGAIN) and len(children) < 8
for pid in children:
    os.kill(pid, 9)
print(json.dumps({
    'environment': environ_of(1) == '' and sorted(os.environ) == sorted(set(os.environ) & {
        'PATH', 'HOME', 'LANG', 'PWD', 'OPENBLAS_NUM_THREADS', 'OMP_NUM_THREADS', 'LC_CTYPE'}),
    'descriptors': descriptors == [0, 1, 2, 3, 4] and all(stat.S_ISFIFO(os.fstat(fd).st_mode) for fd in (1, 2, 3, 4)),
    'files': all(map(hidden, ['/etc/shadow', '/proc/kallsyms', '/proc/kcore', '/proc/keys']))
        and all(map(unwritable, ['/proc/sys/kernel/core_pattern', sys.executable, '/box/try.py']))
        and all(map(lambda d: not os.path.exists(d), ['/root', '/home', '/var', '/run', '/sys'])),
    'kernel': 'Seccomp:\\t2' in status and 'NoNewPrivs:\\t1' in status and 'CapEff:\\t0000000000000000' in status
        and no_call(272 if x86 else 97, 0x10000000) and no_call(101 if x86 else 117, 0, 0, 0, 0),
    'landlock': refused(lambda: open('/proc/self/comm', 'w'), errno.EACCES),
    'rlimits': resource.getrlimit(resource.RLIMIT_CORE) == (0, 0) and resource.getrlimit(resource.RLIMIT_MEMLOCK) == (0, 0)
        and resource.getrlimit(resource.RLIMIT_NOFILE)[1] == 256
        and resource.RLIM_INFINITY not in [resource.getrlimit(what)[1] for what in (
            resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_STACK, resource.RLIMIT_NPROC)],
    'network': all(refused(lambda f=f: socket.socket(f, socket.SOCK_STREAM), errno.EAFNOSUPPORT) for f in (2, 10, 40)),
    'processes': processes,
    'version': sys.version.split()[0],
}))`;

const HOG = `hog = []
while True:
    hog.append(b'x' * (4 << 20))`;

const SPIN = `while True:
    pass`;

const SLEEP = `import time
time.sleep(60)`;

const FLOOD = `import os
while True:
    os.write(1, b'x' * 65536)`;

/** A grader starts on a busy machine too: only the test that is about time may be ended by it. */
const LIMITS = { wall_s: 60, cpu_s: 20, memory_mb: 64, processes: 6, output_kb: 16 };

/** Runs the harmless program. null with the jail's exit when it did not come to an answer. */
export async function lookInside(plan: JailPlan): Promise<{ inside: Inside | null; exit: JailExit; said: string }> {
  const { exit, text } = await runToEnd(plan, 'try.py', TRY);
  try {
    return { inside: JSON.parse(text) as Inside, exit, said: text };
  } catch {
    return { inside: null, exit, said: text };
  }
}

/** Whether a program that takes memory without end is ended for that reason. */
export async function refusesMemory(plan: JailPlan): Promise<boolean> {
  const { exit, text } = await runToEnd(plan, 'hog.py', HOG);
  return exit.fault === null && (exit.oom || text.includes('MemoryError'));
}

/** Whether programs that never end are ended: by the wall clock, by processor time, by what they print. */
export async function refusesEndlessness(plan: JailPlan): Promise<{ time: boolean; output: boolean }> {
  const [sleeper, spinner, flood] = await Promise.all([
    runToEnd(plan, 'sleep.py', SLEEP, { wall_s: 0.3 }),
    runToEnd(plan, 'spin.py', SPIN, { cpu_s: 0.2 }),
    runToEnd(plan, 'flood.py', FLOOD),
  ]);
  return {
    time: sleeper.exit.timed_out === 'wall' && spinner.exit.timed_out === 'cpu',
    output: flood.exit.output_limit && flood.text.length <= LIMITS.output_kb * 1024,
  };
}

async function runToEnd(
  plan: JailPlan,
  name: string,
  program: string,
  limits: Partial<Limits> = {},
): Promise<{ exit: JailExit; text: string }> {
  const spec: SandboxSpec = {
    image: 'python',
    argv: ['python3', '-I', '-S', '-B', `/box/${name}`],
    files: { [name]: program },
    limits: { ...LIMITS, ...limits },
  };
  const run = (await prepareLaunch(plan, spec)).begin(spec);
  let text = '';
  for (const stream of [run.stdout, run.stderr])
    stream.on('data', (bytes: Buffer) => (text += bytes.toString('latin1')));
  run.replies.resume();
  const exit = await run.gone;
  return { exit, text };
}
