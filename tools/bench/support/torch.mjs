/** PyTorch in a process of its own, one order at a time. */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';

const LOOK = 'import sys, importlib.util as u; sys.exit(not all(map(u.find_spec, ("numpy", "torch"))))';

/** The first Python here that has PyTorch, or undefined. */
export function findTorch() {
  return ['python3', '/usr/bin/python3'].find((python) => spawnSync(python, ['-c', LOOK]).status === 0);
}

/**
 * A folder with an optimised libblas.so.3. Debian's PyTorch multiplies matrices with whatever BLAS is installed, and the
 * plain one is twenty times slower, which would be no fair peer. EAR_BENCH_BLAS names a folder that is not searched.
 */
export function findBlas() {
  const root = '/usr/lib';
  const architectures = fs.existsSync(root) ? fs.readdirSync(root).filter((name) => name.endsWith('-linux-gnu')) : [];
  const usual = architectures.flatMap((name) =>
    ['openblas-openmp', 'openblas-pthread', 'blis-openmp', 'blis-pthread'].map((kind) => path.join(root, name, kind)),
  );
  const folders = [process.env.EAR_BENCH_BLAS, ...usual].filter((folder) => folder !== undefined);
  return folders.find((folder) => fs.existsSync(path.join(folder, 'libblas.so.3')));
}

/** A nanoGPT-like trainer (nanogpt.py) on a text file. `ask` sends an order and resolves to its answer. */
export async function startTorch(python, textFile, config, threads) {
  const script = path.join(import.meta.dirname, 'nanogpt.py');
  const blas = findBlas();
  const number = String(threads);
  const child = spawn(python, [script, textFile, JSON.stringify({ ...config, threads })], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      OMP_NUM_THREADS: number,
      OPENBLAS_NUM_THREADS: number,
      BLIS_NUM_THREADS: number,
      ...(blas && { LD_LIBRARY_PATH: blas }),
    },
  });
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { done, value } = await lines.next();
    if (done) throw new Error('PyTorch ended before it answered');
    return JSON.parse(value);
  };
  const { torch, gflops } = await answer();
  return {
    version: torch,
    /** What its matrix products reach on an 768 x 128 x 512 one. */
    gflops,
    async ask(order) {
      child.stdin.write(`${JSON.stringify(order)}\n`);
      return answer();
    },
    end: () => child.stdin.end(),
  };
}
