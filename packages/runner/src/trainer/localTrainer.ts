import type { LocalText } from '@ear/engine';
import { RecipeRefused } from '../ports.ts';
import type { TokenizerReport, Trainer } from '../ports.ts';

type Native = typeof import('@ear/native');

/** Codes by which the engine says that the recipe, not the engine, is at fault. */
const REFUSALS = new Set(['EAR_BAD_ARGUMENT', 'EAR_ERR_ARGUMENT', 'EAR_ERR_TOO_LARGE', 'EAR_ERR_TEXT']);

/**
 * Trains in this process on the native engine, whose threads are its own. The engine is loaded at first use, so that
 * code can be judged where it was not built; then `build` says 'unavailable' and training rejects with the engine's
 * own error.
 */
export function localTrainer(): Trainer {
  let loading: Promise<Native> | null = null;
  const native = (): Promise<Native> => (loading ??= import('@ear/native'));
  let build: string | null = null;

  return {
    async build() {
      build ??= await native()
        .then(({ engineInfo }) => engineInfo().build)
        .catch(() => 'unavailable');
      return build;
    },
    async gpt(docs, recipe, { signal, onProgress }) {
      const { trainGpt } = await native();
      const { steps = 0, learning_rate = 0, ...rest } = recipe;
      return trainGpt(
        { docs, recipe: { steps, learning_rate, ...rest } },
        { signal, onProgress: ({ step, losses }) => onProgress(step, losses) },
      ).catch(refusalOf);
    },
    async lm(text, recipe, { layer_norms_at, hash_at }, { signal, onProgress }) {
      const { startRun } = await native();
      const began = performance.now();
      const run = startRun(
        { recipe, text, facts: { layer_norms_at, hash_at } },
        { signal, onProgress: ({ step, losses }) => onProgress(step, losses) },
      );
      // Where it cannot start, both reject with the same; one of them is enough to hear.
      run.ready.catch(() => undefined);
      const { info, ended_by, losses, samples, best_val_loss, layer_norms, hashes, problem } =
        await run.done.catch(refusalOf);
      return {
        losses,
        samples: samples.flatMap(({ texts }) => texts),
        num_params: info?.num_params ?? 0,
        vocab_size: info?.vocab_size ?? 0,
        elapsed_ms: performance.now() - began,
        cancelled: ended_by === 'cancelled',
        diverged: ended_by === 'diverged',
        best_val_loss,
        layer_norms,
        hashes,
        problem: problem?.sentence ?? null,
      };
    },
    async bigram(docs, { seed, samples, temperature }) {
      const { trainBigram } = await native();
      return trainBigram({ docs, seed, samples, temperature }).catch(refusalOf);
    },
    async compare(text, recipe, part, band, { signal, onProgress }) {
      const { compareRuns } = await native();
      // One thread: the time of a student's function is held against that of one processor.
      return compareRuns(
        { recipe, text, part, band: { ...band }, threads: 1 },
        { signal, onProgress: ({ step, losses }) => onProgress(step, losses) },
      ).catch(refusalOf);
    },
    async tokenizer(file, text, normalize) {
      const { loadTokenizer, normalizeText } = await native();
      try {
        const tokenizer = loadTokenizer(file);
        const back = tokenizer.decode(tokenizer.encode(text));
        return { vocab_size: tokenizer.vocabSize, lost: firstLost(normalizeText(text, normalize), back) };
      } catch (error) {
        return refusalOf(error);
      }
    },
  };
}

/** Where two texts part, counted in characters; null where they do not. */
function firstLost(want: string, got: string): TokenizerReport['lost'] {
  if (want === got) return null;
  const [wanted, came] = [Array.from(want), Array.from(got)];
  let at = 0;
  while (wanted[at] === came[at]) at++;
  return { at, want: wanted[at] ?? '', got: came[at] ?? '' };
}

function refusalOf(error: unknown): never {
  const { code, sentence } = (error ?? {}) as { code?: string; sentence?: LocalText };
  if (code !== undefined && sentence !== undefined && REFUSALS.has(code)) throw new RecipeRefused(sentence);
  throw error;
}
