/**
 * One run, or one question to a model, in a process of its own: a crash of the engine, or its being killed, ends this
 * process and not the grader. Ends by itself when the grader is gone.
 */
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { attentionMap, sampleRun, startRun } from '@ear/native';
import type { Run } from '@ear/native';
import type { LocalText } from '@ear/engine';
import { RUN_LIMITS } from '@ear/engine';
import type { FromRunChild, KeptFiles, ToRunChild } from './runMessages.ts';

process.on('disconnect', () => process.exit(1));
// Submissions that somebody waits for come before training; questions are waited for.
os.setPriority(10);

let run: Run | null = null;
/** Its last state was asked for: it takes no further step. */
let stopped = false;

process.on('message', (message: ToRunChild) => {
  if (message.kind === 'save') void save(message.files, message.then_stop);
  else if (message.kind === 'go_on') goOn();
  else if (message.kind === 'run') void last(train(message));
  else void last(answer(message));
});

/** What a process ends with. */
async function last(ending: Promise<FromRunChild>): Promise<void> {
  const message = await ending.catch(trouble);
  process.send?.(message, () => process.disconnect());
}

async function train(order: Extract<ToRunChild, { kind: 'run' }>): Promise<FromRunChild> {
  const text = await readFile(order.text_file);
  run = startRun(
    {
      recipe: order.recipe,
      text,
      device: order.device,
      resume: order.state_file ?? undefined,
      save: { checkpoint: order.last.state, ...(order.last.weights !== null && { weights: order.last.weights }) },
    },
    {
      onProgress: ({ step, losses, grad_norms, lrs, ms, tokens, tokens_per_s, seconds, bytes }) =>
        tell({ kind: 'steps', step, losses, grad_norms, lrs, ms, tokens, tokens_per_s, seconds, bytes }),
      onEvaluation: ({ step, train_loss, val_loss }) => tell({ kind: 'evaluated', step, train_loss, val_loss }),
      onSample: ({ step, texts }) => tell({ kind: 'wrote', step, texts }),
    },
  );
  const { num_params, vocab_size, bytes, step, device, device_name, why_cpu } = await run.ready;
  // The processors may be another's until its grader has them for it.
  const waits = order.device === 'auto' && device === 'cpu';
  if (waits) run.pause();
  const where = { device, device_name, why_cpu: why_cpu?.sentence ?? null, waits };
  tell({ kind: 'stands', num_params, vocab_size, bytes, step, ...where });
  const result = await run.done;
  if (result.ended_by === 'cancelled') throw new Error('the run was cut');
  const { ended_by, problem, first_loss, best_val_loss, seconds, tokens, hash } = result;
  const sentence = problem?.sentence ?? null;
  return { kind: 'ended', ended_by, step: result.step, sentence, first_loss, best_val_loss, seconds, tokens, hash };
}

function goOn(): void {
  if (!stopped) run?.resume();
}

/** A run that comes to its end meanwhile has said so already, with its last state kept. */
async function save(files: KeptFiles, then_stop: boolean): Promise<void> {
  if (run === null) return;
  stopped ||= then_stop;
  try {
    if (stopped) run.pause();
    const { step } = await run.checkpoint(files.state);
    if (files.weights !== null) await run.exportWeights(files.weights);
    tell({ kind: 'saved', state: files.state, step });
  } catch {
    // Over: `ended` is on its way, or `failed` with the reason.
  }
}

async function answer({ body, state_file }: Extract<ToRunChild, { kind: 'ask' }>): Promise<FromRunChild> {
  if (body.kind === 'sample') {
    const { kind: _, ...draw } = body;
    const onText = (index: number, text: string): void => tell({ kind: 'wrote_on', index, text });
    const { step, texts } = await sampleRun({ checkpoint: state_file, ...draw }, { onText });
    return { kind: 'answered', step, texts, attention: null };
  }
  const map = await attentionMap({ checkpoint: state_file, prompt: body.prompt, layer: body.layer });
  const { step, layer, n_layer: layers, n_head, tokens, att } = map;
  const heads = headsOf(att, n_head, tokens.length);
  return {
    kind: 'answered',
    step,
    texts: null,
    attention: { layer, layers, tokens: tokens.slice(0, RUN_LIMITS.attention_tokens), heads },
  };
}

const DIGITS = 4;

/** att (NH, T, T) as nested rows; a long prompt's first tokens. */
function headsOf(att: Float32Array, NH: number, T: number): number[][][] {
  const shown = Math.min(T, RUN_LIMITS.attention_tokens);
  const row = (h: number, t: number): number[] =>
    Array.from(att.subarray((h * T + t) * T, (h * T + t) * T + shown), (value) => Number(value.toFixed(DIGITS)));
  return Array.from({ length: NH }, (_h, h) => Array.from({ length: shown }, (_t, t) => row(h, t)));
}

/** Codes by which the engine says that what was asked, not the engine, is at fault. */
const REFUSALS = new Set(['EAR_BAD_ARGUMENT', 'EAR_ERR_ARGUMENT', 'EAR_ERR_TOO_LARGE', 'EAR_ERR_TEXT']);

function trouble(error: unknown): FromRunChild {
  const { code, sentence } = (error ?? {}) as { code?: string; sentence?: LocalText };
  if (code !== undefined && sentence !== undefined && REFUSALS.has(code)) return { kind: 'refused', sentence };
  return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
}

function tell(message: FromRunChild): void {
  process.send?.(message);
}
