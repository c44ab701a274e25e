import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalText, Message } from '@ear/engine';
import type { RecipeJson, RunEndBody, RunLease } from '@ear/engine/contract';
import { Backoff } from '../api/backoff.ts';
import { ApiAway } from '../api/client.ts';
import type { JobEnd } from '../leases/job.ts';
import { startRunHeart } from './heart.ts';
import { forLearners } from './learnersWords.ts';
import { onDevices } from './onDevices.ts';
import type { KeptFiles } from './runMessages.ts';
import { RunNewsSender } from './runNews.ts';
import { RunProcess } from './runProcess.ts';
import type { RunEnding, RunWord } from './runProcess.ts';
import { fetchText, leaseFolder, RunRefused } from './runTools.ts';
import type { RunTools } from './runTools.ts';

/** The first state is kept soon, so that a young run can be sampled, and goes on where its grader is killed. */
const FIRST_SAVE_MS = 3_000;
/** Later ones cost at most a twentieth of the time that they protect. */
const LEAST_SAVE_MS = 15_000;
const SHARE = 20;
/** A GPU is given up after this long where somebody waits for it: kernels of submissions, or another grader's run. */
const GPU_SLICE_MS = 10_000;
/** Asked to stop, a run gets this long to keep its state; else it goes on from the one before. */
const STOP_MS = 15_000;
/** An API that is away is offered the end of a run for this long. */
const OFFER_MS = 10 * 60_000;

type Stop = 'paused' | 'gave_way';
type Over = 'lost' | 'cancelled';
type End = Omit<RunEndBody, 'token'>;
type Stands = Extract<RunWord, { kind: 'stands' }>;

/**
 * Holds the lease of a run from its first beat to its end: fetches text and state, trains in a process of its own,
 * tells news, keeps states. Never rejects. Being shut down it keeps the state and gives the run back.
 */
export async function holdRun(lease: RunLease, tools: RunTools, shutdown: AbortSignal): Promise<JobEnd> {
  const held = new HeldRun(lease, tools);
  const onShutdown = (): void => held.stop('gave_way');
  shutdown.addEventListener('abort', onShutdown, { once: true });
  if (shutdown.aborted) onShutdown();
  try {
    return await held.hold();
  } finally {
    shutdown.removeEventListener('abort', onShutdown);
  }
}

class HeldRun {
  readonly #lease: RunLease;
  readonly #tools: RunTools;
  readonly #news: RunNewsSender;
  /** Aborted when nobody wants to hear of the run any more; the reason says why. */
  readonly #over = new AbortController();
  #stop: Stop | null = null;
  #process: RunProcess | null = null;
  /** Resolves when it was to have the GPU and stands on the CPU. */
  readonly #fellBack = Promise.withResolvers<void>();
  #folder = '';
  /** Aborted when it is to stop, for whatever waits before it trains. */
  readonly #quit = new AbortController();
  /** Who waits for which state to be written. */
  readonly #saving = new Map<string, (step: number) => void>();
  #saves = 0;
  /** Files are handed over one after the other, so that an older state never replaces a newer one. */
  #keeping: Promise<void> = Promise.resolve();

  constructor(lease: RunLease, tools: RunTools) {
    this.#lease = lease;
    this.#tools = tools;
    const { train, model } = lease.run.recipe as Record<string, Record<string, number>>;
    const tokens = (train?.['batch_size'] ?? 1) * (train?.['accumulate'] ?? 1) * (model?.['block_size'] ?? 1);
    this.#news = new RunNewsSender((news) => this.#heed(tools.api.news(lease, news)), tokens);
  }

  async hold(): Promise<JobEnd> {
    const { api, log } = this.#tools;
    const facts = { run: this.#lease.run.run };
    const began = performance.now();
    const stopHeart = startRunHeart(
      (wait_s, signal) => api.beat(this.#lease, wait_s, signal),
      (word) =>
        word === 'lost' || word === 'cancelled' ? this.#end(word) : this.stop(word === 'pause' ? 'paused' : 'gave_way'),
    );
    try {
      const end = await this.#onDevice();
      await this.#news.close();
      await this.#offer(end);
      log.info({ ...facts, outcome: end.outcome, ms: Math.round(performance.now() - began) }, 'a run was trained');
      return end.outcome === 'faulted' ? 'faulted' : 'completed';
    } catch (error) {
      if (this.#over.signal.aborted) {
        log.info({ ...facts, why: this.#over.signal.reason }, 'a run was given up');
        return this.#over.signal.reason as Over;
      }
      log.error({ ...facts, reason: reasonOf(error) }, 'a run could not be trained here');
      await this.#offer({ outcome: 'faulted', message: FAULT, facts: {} }).catch(() => undefined);
      return 'faulted';
    } finally {
      stopHeart();
      this.#news.stop();
      this.#process?.kill();
      if (this.#folder !== '') await rm(this.#folder, { recursive: true, force: true }).catch(() => undefined);
    }
  }

  /** Keeps the state between two steps and ends as `why`. The first reason counts. */
  stop(why: Stop): void {
    if (this.#stop !== null) return;
    this.#stop = why;
    this.#quit.abort(why);
    if (this.#process !== null) void this.#saveAndStop();
  }

  #end(why: Over): void {
    this.#over.abort(why);
    this.#process?.kill();
  }

  async #onDevice(): Promise<End> {
    const { gpu, device, slice_ms = GPU_SLICE_MS } = this.#tools;
    const devices = { gpu: fitsGpu(this.#lease.run.recipe) ? gpu : null, processors: device };
    let began: number | null = null;
    const training = {
      train: (on: 'cpu' | 'auto'): Promise<End> => ((began = performance.now()), this.#train(on)),
      fellBack: this.#fellBack.promise,
      goOn: (): void => this.#process?.goOn(),
    };
    const onWanted = (): void => {
      if (began !== null && performance.now() - began > slice_ms) this.stop('gave_way');
    };
    try {
      const waiting = AbortSignal.any([this.#over.signal, this.#quit.signal]);
      return await onDevices(devices, training, waiting, onWanted);
    } catch (error) {
      if (began !== null || this.#stop === null || this.#over.signal.aborted) throw error;
      return this.#ended(this.#stop);
    }
  }

  async #train(device: 'cpu' | 'auto'): Promise<End> {
    const { signal } = this.#over;
    this.#folder = await leaseFolder(this.#tools.folder, this.#lease.lease.id);
    const { recipe, state } = this.#lease.run;
    try {
      const text = await fetchText(this.#lease, this.#tools, this.#folder, signal);
      const { sha256: text_sha256, fallback } = text;
      this.#news.phase('preparing', { text_sha256, ...(fallback !== null && { fallback }) });
      const state_file = state === null ? null : path.join(this.#folder, 'begin');
      if (state_file !== null) await this.#tools.api.fetchFile(this.#lease, 'state', state_file);
      signal.throwIfAborted();
      if (this.#stop !== null) return this.#ended(this.#stop);
      const last = this.#filesFor('last', true);
      const order = { kind: 'run', recipe, device, text_file: text.file, state_file, last } as const;
      this.#process = new RunProcess(order, (word) => this.#hear(word), this.#tools.childFile);
      return await this.#untilEnd(this.#process, last);
    } catch (error) {
      if (error instanceof RunRefused) return this.#ended('refused', error.sentence);
      throw error;
    }
  }

  async #untilEnd(running: RunProcess, last: KeptFiles): Promise<End> {
    const done = new AbortController();
    void this.#saveNowAndThen(done.signal);
    const ending = await running.ending;
    done.abort();
    this.#over.signal.throwIfAborted();
    return this.#endOf(ending, last);
  }

  async #endOf(ending: RunEnding, last: KeptFiles): Promise<End> {
    switch (ending.kind) {
      case 'ended': {
        const { ended_by, first_loss, best_val_loss, seconds, tokens, hash, step, sentence } = ending;
        const facts = { first_loss: first_loss ?? NaN, best_val_loss: best_val_loss ?? NaN, seconds, tokens };
        this.#news.know({ ...facts, ...(hash !== null && { parameter_hash: hash }) });
        if (ended_by === 'diverged') return this.#ended('diverged', sentence);
        this.#news.phase('saving', { ended_by });
        await this.#keep(last, step);
        return this.#ended('finished', ended_by === 'steps' ? null : sentence);
      }
      case 'refused':
        return this.#ended('refused', ending.sentence);
      case 'failed':
        if (this.#stop !== null) return this.#ended(this.#stop);
        throw new Error(ending.reason);
      case 'answered':
        throw new Error('a run does not answer');
    }
  }

  #ended(outcome: End['outcome'], sentence: LocalText | null = null): End {
    const message: Message | null = sentence === null ? null : { id: `run.${outcome}`, text: sentence };
    return { outcome, message, facts: this.#news.facts };
  }

  #hear(word: RunWord): void {
    switch (word.kind) {
      case 'stands':
        return this.#stands(word);
      case 'steps':
        return this.#news.steps(word);
      case 'evaluated':
        return this.#news.evaluated(word);
      case 'wrote':
        return this.#news.wrote(word);
      case 'saved':
        return this.#saving.get(word.state)?.(word.step);
    }
  }

  #stands({ num_params, vocab_size, bytes: memory_bytes, device, device_name, why_cpu, waits }: Stands): void {
    const facts = {
      num_params,
      vocab_size,
      memory_bytes,
      device,
      device_name: device_name ?? '',
      why_cpu: why_cpu && forLearners(why_cpu),
    };
    this.#news.phase(waits ? 'preparing' : 'training', facts);
    if (!waits) return;
    const why = why_cpu?.en ?? null;
    this.#tools.log.info({ run: this.#lease.run.run, why }, 'a run cannot use the GPU and gives it back');
    this.#fellBack.resolve();
  }

  async #saveNowAndThen(signal: AbortSignal): Promise<void> {
    const { firstSave_ms = FIRST_SAVE_MS, leastSave_ms = LEAST_SAVE_MS } = this.#tools;
    let pause = firstSave_ms;
    for (;;) {
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      if (signal.aborted || this.#stop !== null) return;
      const began = performance.now();
      await this.#save(false).catch((error: unknown) =>
        this.#tools.log.warn({ run: this.#lease.run.run, reason: reasonOf(error) }, 'a state could not be kept'),
      );
      pause = Math.max(leastSave_ms, SHARE * (performance.now() - began));
    }
  }

  async #saveAndStop(): Promise<void> {
    const late = sleep(STOP_MS, undefined, { ref: false });
    await Promise.race([this.#save(true).catch(() => undefined), late]);
    this.#process?.kill();
  }

  async #save(then_stop: boolean): Promise<void> {
    const running = this.#process;
    if (running === null) return;
    const files = this.#filesFor(String((this.#saves += 1)), then_stop);
    const saved = new Promise<number>((resolve) => this.#saving.set(files.state, resolve));
    running.save(files, then_stop);
    const step = await Promise.race([saved, running.ending.then(() => null)]);
    this.#saving.delete(files.state);
    if (step !== null) await this.#keep(files, step);
  }

  #keep(files: KeptFiles, step: number): Promise<void> {
    const kept = this.#keeping.then(() => this.#handOver(files, step));
    this.#keeping = kept.catch(() => undefined);
    return kept;
  }

  async #handOver({ state, weights }: KeptFiles, step: number): Promise<void> {
    await this.#news.arrive();
    await this.#heed(this.#tools.api.keepFile(this.#lease, 'state', step, state));
    if (weights !== null) await this.#heed(this.#tools.api.keepFile(this.#lease, 'weights', step, weights));
    for (const file of [state, weights]) if (file !== null) await rm(file, { force: true });
  }

  #filesFor(name: string, weights: boolean): KeptFiles {
    return {
      state: path.join(this.#folder, `${name}.state`),
      weights: weights ? path.join(this.#folder, `${name}.weights`) : null,
    };
  }

  /** A lease that is not held any more ends the work. */
  async #heed(telling: Promise<'held' | Over>): Promise<void> {
    const state = await telling;
    if (state === 'held') return;
    this.#end(state);
    throw new Error(`the lease is ${state}`);
  }

  async #offer(end: End): Promise<void> {
    const backoff = new Backoff();
    const until = performance.now() + OFFER_MS;
    for (;;) {
      try {
        return await this.#heed(this.#tools.api.end(this.#lease, end));
      } catch (error) {
        const hopeless =
          !(error instanceof ApiAway) || (error.status >= 400 && error.status < 500 && error.status !== 429);
        if (hopeless || performance.now() > until) throw error;
        await backoff.pause(this.#over.signal);
        this.#over.signal.throwIfAborted();
      }
    }
  }
}

/** A GPU trains in bf16 and keeps all activations; what asks for anything else is trained on the processors. */
function fitsGpu({ train }: RecipeJson): boolean {
  return train?.['precision'] === 'bf16' && train['checkpointing'] !== true;
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 400);
}

const FAULT: Message = {
  id: 'run.fault',
  text: {
    ko: '학습하는 쪽에서 문제가 생겼어요. 저장된 곳에서 다시 이어 갈게요.',
    en: 'Something went wrong on our side. It goes on from where it was saved.',
  },
};
