/** What a soak hands in: a share of each, and the classes of which its verdict must be one. */
import fs from 'node:fs';
import path from 'node:path';
import { FIXTURE } from './five.mjs';

const NO_POINTS = ['failed', 'compile_error', 'crashed', 'timed_out', 'out_of_memory', 'output_limit'];

/** Python for the quest with short limits; `double` is what is called. */
const python = (name, share, expect, text) => ({
  name,
  share,
  expect,
  runtime: 'python',
  quest: 'short-limits',
  payload: { kind: 'code', files: { 'double.py': text } },
});

/** The files of a quest of tests/fixtures. */
const fixture = (runtime, quest, file, folder, share, expect, before = '') => ({
  name: `${runtime}-${folder}`,
  share,
  expect: [expect],
  runtime,
  quest,
  payload: {
    kind: 'code',
    files: {
      [file]:
        before + read(quest, folder === 'mutants' ? `mutants/off-by-one${path.extname(file)}` : `solution/${file}`),
    },
  },
});

const HONEST = 'def double(x):\n    return x * 2\n';

const inside = (lines) => `def double(x):\n${lines.map((line) => `    ${line}`).join('\n')}\n`;

export const MIX = [
  python('right', 30, ['passed'], HONEST),
  python('wrong', 16, ['failed'], 'def double(x):\n    return x * 2 + 1\n'),
  python('unfinished', 4, ['failed'], 'def double(x):\n    raise NotImplementedError\n'),
  python('raises', 5, ['crashed'], 'def double(x):\n    return 1 // 0\n'),
  python('syntax', 3, ['compile_error'], 'def double(x:\n'),
  python('leaves', 3, ['crashed'], 'import os\nprint("5/5 passed", flush=True)\nos._exit(0)\n'),
  python('null-pointer', 2, ['crashed'], 'import ctypes\ndef double(x):\n    return ctypes.string_at(0)\n'),
  python('sleeps', 1, ['timed_out'], 'import time\ndef double(x):\n    time.sleep(60)\n'),
  python('burns', 1, ['timed_out'], 'def double(x):\n    while True:\n        pass\n'),
  python('memory', 2, ['out_of_memory'], inside(['held = []', 'while True:', '    held.append(bytearray(1 << 20))'])),
  python(
    'forks',
    1,
    NO_POINTS,
    `import os\n${inside(['while True:', '    try:', '        os.fork()', '    except OSError:', '        pass'])}`,
  ),
  python(
    'threads',
    1,
    NO_POINTS,
    `import threading, time\n${inside(['while True:', '    threading.Thread(target=time.sleep, args=(9,)).start()'])}`,
  ),
  python('prints', 2, ['output_limit'], inside(['while True:', '    print("x" * 4096)'])),
  python(
    'every-descriptor',
    2,
    NO_POINTS,
    `import os\nfor fd in range(3, 64):\n    try:\n        os.write(fd, b"x" * 99)\n    except OSError:\n        pass\n${HONEST}`,
  ),
  python(
    'forged-reply',
    2,
    NO_POINTS,
    `import os\nh = b'{"id":1,"segments":[],"value":4.0}'\nos.write(4, len(h).to_bytes(4, "little") + bytes(4) + h)\n${HONEST}`,
  ),
  python('giant-frame', 2, NO_POINTS, 'import os\ndef double(x):\n    os.write(4, b"\\xff" * 8)\n    return 2 * x\n'),
  python(
    'leaves-things',
    3,
    ['passed', ...NO_POINTS],
    `import os, time
for place in ('/tmp', '/dev/shm', '/box/student'):
    open(place + '/left', 'w').write('left')
if os.fork() == 0:
    os.setsid()
    time.sleep(60)
${HONEST}`,
  ),
  python(
    'looks-around',
    4,
    ['passed'],
    `import os, socket
print(sorted(os.environ), os.listdir('/proc/self/fd'))
for place in ('@CANARY_FILE@', '/proc/1/environ', '/proc/sys/kernel/core_pattern'):
    try:
        print(open(place, 'r+').write('changed'))
    except OSError:
        pass
try:
    socket.create_connection(('127.0.0.1', @PORT@), 0.1)
except OSError:
    pass
${HONEST}`,
  ),
  fixture('numpy', 'five-arrays', 'double.py', 'solution', 4, 'passed'),
  fixture('numpy', 'five-arrays', 'double.py', 'mutants', 4, 'failed'),
  fixture('torch', 'five-tensors', 'double.py', 'solution', 1, 'passed'),
  fixture('torch', 'five-tensors', 'double.py', 'mutants', 1, 'failed'),
  fixture('c', 'five-buffers', 'residual.c', 'solution', 4, 'passed'),
  fixture('c', 'five-buffers', 'residual.c', 'mutants', 3, 'failed'),
  {
    ...fixture('c', 'five-buffers', 'residual.c', 'mutants', 1, 'compile_error', '#include "/etc/shadow"\n'),
    name: 'c-includes',
  },
  fixture('cuda', 'five-kernels', 'residual.cu', 'solution', 1, 'passed'),
  fixture('cuda', 'five-kernels', 'residual.cu', 'mutants', 1, 'failed'),
];

/** `count` submissions in a fixed order, of what this machine can run, in the shares above. */
export function mixOf(count, isReady, place) {
  const usable = MIX.filter(({ runtime }) => isReady(runtime)).map((one) => placed(one, place));
  const total = usable.reduce((sum, { share }) => sum + share, 0);
  const random = numbers(20260101);
  return Array.from({ length: count }, (_, at) => {
    // One of each first, so that a short run has seen everything too.
    if (at < usable.length) return usable[at];
    let left = random() * total;
    return usable.find(({ share }) => (left -= share) < 0) ?? usable[0];
  });
}

function placed(one, place) {
  const files = Object.entries(one.payload.files).map(([file, text]) => [file, place(text)]);
  return { ...one, payload: { kind: 'code', files: Object.fromEntries(files) } };
}

function read(quest, file) {
  return fs.readFileSync(path.join(FIXTURE, 'bench', quest, file), 'utf8');
}

/** The same numbers in [0, 1) each time (mulberry32). */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
