/** PyTorch in a process of its own, one order at a time. */
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';

const LOOK = 'import sys, importlib.util as u; sys.exit(not all(map(u.find_spec, ("numpy", "torch"))))';

/** The first Python here that has PyTorch, or undefined. */
export function findTorch() {
  return ['python3', '/usr/bin/python3'].find((python) => spawnSync(python, ['-c', LOOK]).status === 0);
}

/** A nanoGPT-like trainer (nanogpt.py) on a text file. `ask` sends an order and resolves to its answer. */
export async function startTorch(python, textFile, config) {
  const script = path.join(import.meta.dirname, 'nanogpt.py');
  const child = spawn(python, [script, textFile, JSON.stringify(config)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { done, value } = await lines.next();
    if (done) throw new Error('PyTorch ended before it answered');
    return JSON.parse(value);
  };
  const { torch } = await answer();
  return {
    version: torch,
    async ask(order) {
      child.stdin.write(`${JSON.stringify(order)}\n`);
      return answer();
    },
    end: () => child.stdin.end(),
  };
}
