/** The five-check quests of tests/fixtures, one per runtime, and the bare floor of each: the same work without a judge. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from '../../setup/paths.mjs';

export const FIXTURE = path.join(ROOT, 'tests/fixtures/quests');
const PYTHON = process.env.EAR_PYTHON ?? '/usr/bin/python3';
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ear-floor-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

const FIVE_NUMBERS = 'assert [double(1), double(2), double(3), double(4), double(0)] == [2, 4, 6, 8, 1]';
/** Device code as plain C++: one thread. */
const EMULATED = `#define __global__ static
static struct { int x; } blockIdx, blockDim, threadIdx;
`;
const CALLS = `
int main(void) {
    float out[8], inp[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    for (int n = 1; n <= 5; n++) residual_forward(out, inp, inp, n);
    return out[0] == 2 ? 0 : 1;
}
`;

/** Four of five checks are right, so that the challenge stays open for the next submission. */
function five(runtime, quest, file, floor, { rest_ms }) {
  const wrong = path.join(FIXTURE, 'bench', quest, 'mutants', `off-by-one${path.extname(file)}`);
  const text = fs.existsSync(wrong) ? fs.readFileSync(wrong, 'utf8') : '';
  return {
    runtime,
    quest,
    payload: { kind: 'code', files: { [file]: text } },
    /** A pause in which what waits for the next job is made ready again, as on an idle machine. */
    rest: () => new Promise((resolve) => setTimeout(resolve, rest_ms)),
    /** Milliseconds of the same five calls by the bare interpreter or compiler. */
    floor: () => floor(text),
    check(verdict) {
      if (verdict?.status === 'failed' && verdict.checks_run === 5) return;
      throw new Error(`${quest}: expected four of five checks: ${JSON.stringify(verdict)}`);
    },
  };
}

export const RUNTIMES = [
  five('python', 'five-calls', 'double.py', script(['-I', '-S', '-B'], FIVE_NUMBERS), { rest_ms: 150 }),
  five('numpy', 'five-arrays', 'double.py', script(['-I', '-B'], arrays('numpy.array')), { rest_ms: 150 }),
  five('torch', 'five-tensors', 'double.py', script(['-I', '-B'], arrays('torch.tensor')), { rest_ms: 1500 }),
  five('c', 'five-buffers', 'residual.c', compiled('gcc', '.c', ''), { rest_ms: 40 }),
  five('cuda', 'five-kernels', 'residual.cu', compiled('g++', '.cpp', EMULATED), { rest_ms: 40 }),
];

export function runtimeNamed(name) {
  return RUNTIMES.find(({ runtime }) => runtime === name);
}

function arrays(make) {
  return `for values in ([1.0], [2.0, -3.0], [0.5, 1.5, 2.5], [1.0, 2.0, 3.0, 4.0], [0.0, 0.0]):
    assert len(double(${make}(values)).tolist()) == len(values)`;
}

function script(flags, calls) {
  return async (text) => {
    const file = path.join(folder, 'floor.py');
    fs.writeFileSync(file, `${text}\n${calls}\n`);
    return timed(PYTHON, [...flags, file]);
  };
}

function compiled(compiler, extension, before) {
  return async (text) => {
    const file = path.join(folder, `floor${extension}`);
    const program = path.join(folder, 'floor');
    fs.writeFileSync(file, `${before}${text}${CALLS}`);
    const building = await timed(compiler, ['-O2', file, '-o', program, '-lm']);
    return building + (await timed(program, []));
  };
}

async function timed(command, args) {
  const began = performance.now();
  const child = spawn(command, args, { stdio: 'ignore' });
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('exit', resolve));
  if (code !== 0) throw new Error(`the floor itself failed: ${command} ${args.join(' ')}`);
  return performance.now() - began;
}
