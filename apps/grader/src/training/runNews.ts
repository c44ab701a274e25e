import type { RunEval, RunFacts, RunNewsBody, RunPoints, RunSample } from '@ear/engine/contract';
import type { FromRunChild } from './runMessages.ts';

const EVERY_MS = 250;
/** Of one message; more wait for the next. */
const MOST_POINTS = 4000;
const MOST_SAMPLES = 32;
const LONGEST_TEXT = 8000;

type Said<K extends FromRunChild['kind']> = Extract<FromRunChild, { kind: K }>;
type News = Omit<RunNewsBody, 'token'>;

/**
 * What a run says on its way to the API: at most four messages a second, each with everything since the last one that
 * arrived. While the API is away it waits here, so that the curve has no hole.
 */
export class RunNewsSender {
  readonly #send: (news: News) => Promise<unknown>;
  readonly #tokensPerStep: number;
  #phase: News['phase'] = 'fetching';
  #step = 0;
  #facts: RunFacts = {};
  #points = emptyPoints();
  #evals: RunEval[] = [];
  #samples: RunSample[] = [];
  #fresh = false;
  #sending: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #last = -Infinity;
  #closed = false;

  /** tokensPerStep: predictions that a step learns from. */
  constructor(send: (news: News) => Promise<unknown>, tokensPerStep: number) {
    this.#send = send;
    this.#tokensPerStep = tokensPerStep;
  }

  /** Everything that is known by now. */
  get facts(): RunFacts {
    return this.#facts;
  }

  phase(phase: News['phase'], facts: RunFacts = {}): void {
    this.#phase = phase;
    this.know(facts);
  }

  know(facts: RunFacts): void {
    this.#facts = { ...this.#facts, ...finite(facts) };
    this.#plan();
  }

  steps({ step, losses, grad_norms, lrs, ms, tokens, tokens_per_s, seconds, bytes }: Said<'steps'>): void {
    const first = step - losses.length + 1;
    losses.forEach((loss, index) => {
      this.#points.step.push(first + index);
      this.#points.loss.push(orNull(loss));
      this.#points.grad_norm.push(orNull(grad_norms[index]!));
      this.#points.lr.push(lrs[index]!);
      this.#points.tokens_per_s.push(Math.round((1000 * this.#tokensPerStep) / Math.max(ms[index]!, 1e-3)));
    });
    if (first === 1 && losses.length > 0) this.know({ first_loss: losses[0]! });
    this.#phase = 'training';
    this.#step = step;
    const newest = { loss: losses.at(-1)!, grad_norm: grad_norms.at(-1)!, lr: lrs.at(-1)! };
    this.know({ ...newest, tokens, tokens_per_s, seconds, memory_bytes: bytes });
  }

  evaluated({ step, train_loss, val_loss }: Said<'evaluated'>): void {
    const shown = { step, train_loss: orNull(train_loss), val_loss: orNull(val_loss) };
    this.#evals.push(shown);
    const best = Math.min(this.#facts.best_val_loss ?? Infinity, shown.val_loss ?? Infinity);
    this.know({ train_loss: shown.train_loss ?? NaN, val_loss: shown.val_loss ?? NaN, best_val_loss: best });
  }

  wrote({ step, texts }: Said<'wrote'>): void {
    this.#samples.push(
      ...texts.map((text, index) => ({ step, index, text: text.slice(0, LONGEST_TEXT).toWellFormed() })),
    );
    this.#plan();
  }

  /** Is silent from now on: nobody wants to hear of the run any more. */
  stop(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** Sends what is left, once, and is silent from then on. */
  async close(): Promise<void> {
    this.stop();
    await this.#sending;
    while (this.#fresh && (await this.#flush()));
  }

  /**
   * Sends every step that was said until now: a state that is kept must not know more than the curve does, for the run
   * goes on from there. @throws Error where it does not arrive
   */
  async arrive(): Promise<void> {
    const until = this.#step;
    while ((this.#points.step[0] ?? Infinity) <= until)
      if (!(await this.#flush())) throw new Error('the news did not arrive');
  }

  #plan(): void {
    this.#fresh = true;
    if (this.#closed) return;
    const wait = Math.max(0, this.#last + EVERY_MS - performance.now());
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#flush().then(() => this.#fresh && this.#plan());
    }, wait);
  }

  /** One after the other. @returns whether it arrived */
  #flush(): Promise<boolean> {
    const sent = this.#sending.then(() => this.#sendOne());
    this.#sending = sent;
    return sent;
  }

  /** What does not arrive is sent again with the next. */
  async #sendOne(): Promise<boolean> {
    const points = sliced(this.#points, 0, MOST_POINTS);
    const [evals, samples] = [this.#evals.slice(0, 200), this.#samples.slice(0, MOST_SAMPLES)];
    this.#fresh = false;
    this.#last = performance.now();
    const news = {
      phase: this.#phase,
      step: this.#step,
      facts: this.#facts,
      ...(points.step.length > 0 && { points }),
      ...(evals.length > 0 && { evals }),
      ...(samples.length > 0 && { samples }),
    };
    try {
      await this.#send(news);
    } catch {
      this.#fresh = true;
      return false;
    }
    this.#points = sliced(this.#points, points.step.length);
    this.#evals = this.#evals.slice(evals.length);
    this.#samples = this.#samples.slice(samples.length);
    this.#fresh ||= this.#points.step.length + this.#samples.length > 0;
    return true;
  }
}

const emptyPoints = (): RunPoints => ({ step: [], loss: [], grad_norm: [], lr: [], tokens_per_s: [] });

function sliced({ step, loss, grad_norm, lr, tokens_per_s }: RunPoints, from: number, to?: number): RunPoints {
  return {
    step: step.slice(from, to),
    loss: loss.slice(from, to),
    grad_norm: grad_norm.slice(from, to),
    lr: lr.slice(from, to),
    tokens_per_s: tokens_per_s.slice(from, to),
  };
}

const orNull = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null);

/** JSON has no NaN; what is none is left out. */
function finite(facts: RunFacts): RunFacts {
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => typeof value !== 'number' || Number.isFinite(value)),
  );
}
