/** What one at a time may use, such as the processors of this machine. */
export interface Exclusive {
  use<T>(act: () => Promise<T>, signal: AbortSignal, onWanted?: () => void): Promise<T>;
}

/** Where a run may be trained; null: no GPU for it, or processors that nobody else uses. */
interface Devices {
  readonly gpu: Exclusive | null;
  readonly processors: Exclusive | null;
}

interface Training<T> {
  /** Trains to its end. `auto`: on the GPU; where that cannot be, it waits on the CPU for `goOn`. */
  readonly train: (device: 'cpu' | 'auto') => Promise<T>;
  /** Resolves when the run waits on the CPU. */
  readonly fellBack: Promise<void>;
  readonly goOn: () => void;
}

/**
 * Trains while it holds what it trains on, and nothing else: a run that cannot use the GPU gives it back before it goes
 * on on the processors. Rejects with the reason of `waiting` when that is aborted before it trains; `onWanted` is called
 * while somebody else waits for its GPU.
 */
export async function onDevices<T>(
  { gpu, processors }: Devices,
  { train, fellBack, goOn }: Training<T>,
  waiting: AbortSignal,
  onWanted: () => void,
): Promise<T> {
  if (gpu === null) return alone(processors, () => train('cpu'), waiting);
  const { promise: trained, resolve } = Promise.withResolvers<T>();
  const act = async (): Promise<'ended' | 'fell back'> => {
    const training = train('auto');
    resolve(training);
    return Promise.race([training.then(() => 'ended' as const), fellBack.then(() => 'fell back' as const)]);
  };
  if ((await gpu.use(act, waiting, onWanted)) === 'ended') return trained;
  // Whoever stops the run meanwhile ends it, and so the wait.
  const ended = new AbortController();
  const end = (): void => ended.abort();
  trained.then(end, end);
  const goOnThere = (): Promise<T> => (goOn(), trained);
  return alone(processors, goOnThere, ended.signal).catch(() => trained);
}

function alone<T>(device: Exclusive | null, act: () => Promise<T>, waiting: AbortSignal): Promise<T> {
  return device === null ? act() : device.use(act, waiting);
}
