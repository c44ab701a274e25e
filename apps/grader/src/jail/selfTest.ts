import type { SandboxSpec } from '@ear/runner';
import { prepareLaunch } from './launch.ts';
import type { JailPlan } from './launch.ts';
import type { JailExit } from './report.ts';

/** What a harmless program found out about its jail from inside. Every value is `true` in a sound jail. */
export interface Inside {
  readonly environment: boolean;
  readonly files: boolean;
  readonly kernel: boolean;
  readonly network: boolean;
  readonly processes: boolean;
  readonly version: string;
}

const TRY = `import ctypes, errno, json, os, socket, sys, time
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
    'environment': open('/proc/1/environ').read() == '' and sorted(os.environ) == sorted(set(os.environ) & {
        'PATH', 'HOME', 'LANG', 'PWD', 'OPENBLAS_NUM_THREADS', 'OMP_NUM_THREADS', 'LC_CTYPE'}),
    'files': all(map(hidden, ['/etc/shadow', '/proc/kallsyms', '/proc/kcore', '/proc/keys']))
        and all(map(unwritable, ['/proc/sys/kernel/core_pattern', sys.executable, '/box/try.py']))
        and all(map(lambda d: not os.path.exists(d), ['/root', '/home', '/var', '/run', '/sys'])),
    'kernel': 'Seccomp:\\t2' in status and 'NoNewPrivs:\\t1' in status and 'CapEff:\\t0000000000000000' in status
        and no_call(272 if x86 else 97, 0x10000000) and no_call(101 if x86 else 117, 0, 0, 0, 0),
    'network': all(refused(lambda f=f: socket.socket(f, socket.SOCK_STREAM), errno.EAFNOSUPPORT) for f in (2, 10, 40)),
    'processes': processes,
    'version': sys.version.split()[0],
}))`;

const HOG = `hog = []
while True:
    hog.append(b'x' * (4 << 20))`;

const LIMITS = { wall_s: 5, cpu_s: 4, memory_mb: 64, processes: 6, output_kb: 16 };

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

async function runToEnd(plan: JailPlan, name: string, program: string): Promise<{ exit: JailExit; text: string }> {
  const spec: SandboxSpec = {
    image: 'python',
    argv: ['python3', '-I', '-S', '-B', `/box/${name}`],
    files: { [name]: program },
    limits: LIMITS,
  };
  const run = (await prepareLaunch(plan, spec)).begin(spec);
  let text = '';
  for (const stream of [run.stdout, run.stderr])
    stream.on('data', (bytes: Buffer) => (text += bytes.toString('latin1')));
  run.replies.resume();
  const exit = await run.exit;
  return { exit, text };
}
