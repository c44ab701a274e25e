import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Message } from '@ear/engine';
import type { AskAnswerBody, AskLease } from '@ear/engine/contract';
import type { JobEnd } from '../leases/job.ts';
import { AskWordsSender, LONGEST_TEXT } from './askWords.ts';
import { startRunHeart } from './heart.ts';
import type { ToRunChild } from './runMessages.ts';
import { RunProcess } from './runProcess.ts';
import type { RunEnding, RunWord } from './runProcess.ts';
import { leaseFolder } from './runTools.ts';
import type { RunTools } from './runTools.ts';

/** An answer that takes longer is none. */
const MOST_MS = 60_000;

type Answer = Omit<AskAnswerBody, 'token'>;
type Asking = Extract<ToRunChild, { kind: 'ask' }>;

/** Answers a question to a model from the state that its run kept last. Never rejects. */
export async function holdAsk(lease: AskLease, tools: RunTools, shutdown: AbortSignal): Promise<JobEnd> {
  const { api, log } = tools;
  const over = new AbortController();
  const stopHeart = startRunHeart(
    (wait_s, signal) => api.beat(lease, wait_s, signal),
    (word) => (word === 'lost' || word === 'cancelled' ? over.abort(word) : undefined),
  );
  const signal = AbortSignal.any([over.signal, shutdown, AbortSignal.timeout(MOST_MS)]);
  let folder = '';
  try {
    folder = await leaseFolder(tools.folder, lease.lease.id);
    const state_file = path.join(folder, 'state');
    await api.fetchFile(lease, 'state', state_file);
    const order = { kind: 'ask', body: lease.ask.body, state_file } as const;
    const words = new AskWordsSender((written) => api.words(lease, written));
    const answer = answerOf(await ending(order, words, signal, tools.childFile));
    over.signal.throwIfAborted();
    // Who is shut down lets the lease lapse: another grader answers.
    if (shutdown.aborted) return 'shutdown';
    const state = await api.answer(lease, answer);
    return state === 'held' ? 'completed' : state;
  } catch (error) {
    if (over.signal.aborted) return over.signal.reason as 'lost' | 'cancelled';
    log.error({ ask: lease.ask.ask, reason: error instanceof Error ? error.message : String(error) }, 'no answer');
    return 'faulted';
  } finally {
    stopHeart();
    if (folder !== '') await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function ending(
  order: Asking,
  words: AskWordsSender,
  signal: AbortSignal,
  childFile: string | undefined,
): Promise<RunEnding> {
  const hear = (word: RunWord): void => (word.kind === 'wrote_on' ? words.wrote(word.index, word.text) : undefined);
  const asked = new RunProcess(order, hear, childFile);
  const cut = (): void => asked.kill();
  signal.addEventListener('abort', cut, { once: true });
  if (signal.aborted) cut();
  try {
    return await asked.ending;
  } finally {
    words.close();
    signal.removeEventListener('abort', cut);
  }
}

function answerOf(end: RunEnding): Answer {
  const nothing = { step: null, texts: null, attention: null };
  switch (end.kind) {
    case 'answered': {
      const { step, texts, attention } = end;
      return {
        step,
        texts: texts === null ? null : texts.map((text) => text.slice(0, LONGEST_TEXT).toWellFormed()),
        attention: attention === null ? null : { ...attention, tokens: [...attention.tokens] },
        message: null,
      };
    }
    case 'refused':
      return { ...nothing, message: { id: 'run.ask_refused', text: end.sentence } };
    case 'failed':
    case 'ended':
      return { ...nothing, message: NO_ANSWER };
  }
}

const NO_ANSWER: Message = {
  id: 'run.no_answer',
  text: {
    ko: '모델이 답하지 못했어요. 더 짧게 물어보거나 잠시 뒤에 다시 해 주세요.',
    en: 'The model gave no answer. Ask for less, or try again in a moment.',
  },
};
