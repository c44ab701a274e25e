import { RUN_LIMITS, RunRecipe } from '@ear/engine';
import { Run, RunAsk, RunCurve, type RunNews } from '@ear/engine/contract';

export const RUN = '0190a000-0000-7000-8000-00000000000a';
const ASK = '0190a000-0000-7000-8000-00000000000b';

/** A run of 100 steps that has taken 40; held to the contract, so that the fixture cannot drift from the wire. */
export function run(change: Partial<Run> = {}): Run {
  return Run.parse({
    id: RUN,
    title: 'names',
    state: 'running',
    version: 2,
    recipe: RunRecipe.parse({
      train: { steps: 100 },
      model: { n_layer: 2 },
      limits: { parameters: RUN_LIMITS.parameters, seconds: RUN_LIMITS.seconds, bytes: RUN_LIMITS.bytes },
    }),
    source: { kind: 'text', name: 'names.txt', bytes: 2048 },
    created_at: '2026-03-01T03:00:00.000Z',
    started_at: '2026-03-01T03:00:01.000Z',
    ended_at: null,
    step: 40,
    steps: 100,
    place: null,
    facts: { vocab_size: 27, num_params: 4192, seconds: 8, tokens_per_s: 1200, memory_bytes: 4_194_304 },
    message: null,
    checkpoint: null,
    weights: false,
    bytes: 2048,
    ...change,
  });
}

/** The falling curve of the steps from 1 to `last`, with an evaluation at every tenth. */
export function curve(last = 40): RunCurve {
  return RunCurve.parse({ run: RUN, step: last, every: 1, ...measured(1, last) });
}

/** News of the steps from `first` to `last`. */
export function news(first: number, last: number, change: Partial<RunNews> = {}): RunNews {
  return { run: RUN, phase: 'training', step: last, steps: 100, facts: {}, ...measured(first, last), ...change };
}

export function answered(change: Partial<RunAsk> = {}): RunAsk {
  return RunAsk.parse({
    id: ASK,
    run: RUN,
    kind: 'sample',
    state: 'answered',
    step: 40,
    texts: ['emma'],
    attention: null,
    message: null,
    ...change,
  });
}

function measured(first: number, last: number) {
  const step = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return {
    points: {
      step,
      loss: step.map((at) => 3.3 - at / 100),
      grad_norm: step.map(() => 1.5),
      lr: step.map(() => 0.001),
      tokens_per_s: step.map(() => 1200),
    },
    evals: step
      .filter((at) => at % 10 === 0)
      .map((at) => ({ step: at, train_loss: 3.3 - at / 100, val_loss: 3.4 - at / 100 })),
  };
}
