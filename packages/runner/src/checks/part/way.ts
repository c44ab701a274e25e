import type { KernelRequest } from '../../protocol/kernelWire.ts';
import type { CheckContext } from '../kind.ts';

/** A function that does nothing, whatever it is called with; its path is none that a file of a quest can have. */
const PATH = ':way/way.c';
const SYMBOL = 'way';

/** Code of the platform's own that is run like an author's: path -> text. */
export const OWN_CODE: Readonly<Record<string, string>> = { [PATH]: `void ${SYMBOL}(void) {}\n` };

/** Calls whose way is measured, and how few of them say nothing. */
const SAMPLES = 24;
const FEWEST = 5;

/** What of a call's time is the way to a process and back. */
export interface Way {
  /** Takes the way of a call that took `took_ms` once more, to a function that does nothing in a jail of its own. */
  walk(request: KernelRequest, took_ms: number): Promise<void>;
  /** Milliseconds of a call without the way, by medians; null where it was not measured. */
  readonly own_ms: number | null;
}

export function openWay(author: CheckContext['author']): Way {
  const [took, way]: [number[], number[]] = [[], []];
  let walked = 0;
  return {
    async walk(request, took_ms) {
      if (walked > SAMPLES) return;
      const began = performance.now();
      try {
        await author(PATH).run({ ...request, symbol: SYMBOL });
      } catch {
        // Nobody is judged by a time that could not be taken.
        walked = Infinity;
        return;
      }
      // The first call of either process starts it.
      if (walked++ === 0) return;
      took.push(took_ms);
      way.push(performance.now() - began);
    },
    get own_ms() {
      return took.length < FEWEST ? null : Math.max(0, median(took) - median(way));
    },
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] as number;
}
