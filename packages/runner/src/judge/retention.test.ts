import { expect, it } from '@jest/globals';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { bareSandbox } from '../index.ts';
import { code, judged } from '../testing/judged.ts';

const checks = [{ id: 'one', kind: 'call', call: { fn: 'answer', args: [1] }, expect: 2 }];

/** Judges in a sandbox of its own, which lives as long as anything that knows this judging. */
async function judgeOnce(signal: AbortSignal): Promise<WeakRef<object>> {
  const sandbox = bareSandbox();
  await judged({ checks, payload: code('def answer(x): return 2 * x') }, { signal, sandbox });
  return new WeakRef(sandbox);
}

it('keeps nothing of a submission that was judged, not even while its job is still open', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const open = new AbortController();
  const judgings = [await judgeOnce(open.signal), await judgeOnce(open.signal), await judgeOnce(open.signal)];
  // Timers of a verdict may still be on their way out.
  for (let turn = 0; turn < 600 && judgings.some((one) => one.deref() !== undefined); turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    collect();
  }
  expect(judgings.filter((one) => one.deref() !== undefined)).toHaveLength(0);
}, 240_000);
