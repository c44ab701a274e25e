import type { JudgingProgress } from '@ear/engine';
import { type PlaceInLine, SubmissionState } from '@ear/engine/contract';
import type { Cli } from '../cli.ts';
import { EXIT, Stop } from '../exit.ts';
import { listen } from '../server/live.ts';
import { pause, type Server } from '../server/server.ts';
import { both } from '../words/index.ts';

/** How often the server is asked although its stream says nothing. */
const ASK_MS = 1500;
/** How long a server that went away in the middle is waited for. */
const PATIENCE_MS = 120_000;

/**
 * Waits until a submission has its verdict (or was cancelled). The stream only wakes this up early and draws
 * progress; asking is what ends the wait, so a lost message costs a moment and nothing else.
 */
export async function waitForVerdict(
  cli: Cli,
  server: Server,
  id: string,
  { quest, timeout_s }: { quest: string; timeout_s: number },
): Promise<SubmissionState> {
  const listening = new AbortController();
  const until = Date.now() + timeout_s * 1000;
  const bell = new Bell();
  const line = new ProgressLine(cli);
  void listen(server, cli.io, listening.signal, (message) => {
    if (message.event === 'progress' && message.data.submission === id) line.show(message.data.progress);
    else if (message.event === 'place' && message.data.submission === id) line.showPlace(message.data.place);
    else if ('submission' in message.data && message.data.submission === id) bell.ring();
  });
  try {
    for (;;) {
      const state = await server.get(`/api/submissions/${id}`, SubmissionState, { patience: PATIENCE_MS });
      if (state.state === 'done' || state.state === 'cancelled') return state;
      line.showState(state);
      if (Date.now() > until) {
        const facts = { seconds: timeout_s, quest };
        throw new Stop(EXIT.platformError, 'no_verdict_yet', both('tooSlow', facts), { ...facts, submission: id });
      }
      await Promise.race([bell.next(), pause(Math.min(ASK_MS, Math.max(50, until - Date.now())), cli.io.signal)]);
    }
  } catch (cause) {
    line.clear();
    if (cli.io.signal.aborted) cli.note('leftWaiting', { quest });
    throw cause;
  } finally {
    listening.abort();
    line.clear();
  }
}

/** Wakes whoever waits; a ring that nobody waited for wakes the next one. */
class Bell {
  private rung = false;
  private wake: (() => void) | null = null;

  ring(): void {
    this.rung = true;
    this.wake?.();
  }

  async next(): Promise<void> {
    if (!this.rung) await new Promise<void>((resolve) => (this.wake = resolve));
    this.rung = false;
    this.wake = null;
  }
}

/** One moving line on a terminal; the place in line once for a log; nothing at all for a program. */
class ProgressLine {
  private readonly cli: Cli;
  private shown = false;
  private said = false;

  constructor(cli: Cli) {
    this.cli = cli;
  }

  showState(state: SubmissionState): void {
    if (state.progress) this.show(state.progress);
    else if (state.place) this.showPlace(state.place);
  }

  showPlace(place: PlaceInLine): void {
    const text = placeWords(this.cli, place);
    this.draw(text);
    if (this.said || this.cli.io.interactive || this.cli.json || (place.ahead === 0 && place.graders > 0)) return;
    this.said = true;
    this.cli.io.err(`${text}\n`);
  }

  show({ phase, step, steps, checks_done, checks_total }: JudgingProgress): void {
    if (phase === 'training' && step !== undefined && steps !== undefined) {
      this.draw(this.cli.words('progress.training', { step, steps }));
      return;
    }
    const checks = checks_done !== undefined && checks_total !== undefined ? ` ${checks_done}/${checks_total}` : '';
    this.draw(this.cli.words('progress.running') + checks);
  }

  clear(): void {
    if (this.shown) this.cli.io.err('\r\u001b[K');
    this.shown = false;
  }

  private draw(text: string): void {
    if (!this.cli.io.interactive || this.cli.json) return;
    this.cli.io.err(`\r\u001b[K${text}`);
    this.shown = true;
  }
}

/** `앞에 3개, 약 4초`, `3 before you, about 4 s`; without the time where nobody can tell it. */
function placeWords(cli: Cli, { ahead, graders, estimate_s }: PlaceInLine): string {
  const place = ahead === 0 ? cli.words('progress.next') : cli.words('progress.queued', { ahead });
  if (graders === 0) return cli.words('progress.noGrader', { place });
  return estimate_s === null ? place : cli.words('progress.about', { place, seconds: Math.ceil(estimate_s) });
}
