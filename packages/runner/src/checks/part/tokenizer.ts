import { RunRecipe } from '@ear/engine';
import type { CheckOf } from '@ear/engine';
import { formatNumber } from '../../comparators/format.ts';
import { authored, message } from '../../messages.ts';
import { RecipeRefused } from '../../ports.ts';
import type { ComparedRun } from '../../ports.ts';
import { failed, passed, platformFault } from '../kind.ts';
import type { CheckContext, Outcome } from '../kind.ts';
import { detailOf } from '../sentences.ts';
import { finiteMetrics } from '../training/shown.ts';
import { compared, late, recipeFault, shownOf, TrainerFault, unfinished } from './compared.ts';
import type { RunOf } from './compared.ts';

type PartCheck = CheckOf<'part'>;

/** Trains on the tokens of a handed-in tokenizer; what is held back must cost little more a byte than in the reference. */
export async function tokenizerPart(
  check: PartCheck,
  path: string,
  on: RunOf,
  context: CheckContext,
): Promise<Outcome> {
  const { payload, trainer, limits } = context;
  const base64 = payload.kind === 'artifact' ? payload.files[path] : undefined;
  if (base64 === undefined) return failed(message('files.missing', { file: path }));
  const file = textOf(base64);
  if (file === null) return failed(message('part.tokenizer_text', { file: path }));
  const { tokenizer: wanted } = RunRecipe.parse(on.recipe);
  const clock = AbortSignal.timeout(limits.wall_s * 1000);
  try {
    const signal = AbortSignal.any([context.signal, clock]);
    const { vocab_size, lost } = await trainer.tokenizer(file, on.loaded.text, wanted.normalize, signal);
    if (vocab_size > wanted.vocab_size)
      return failed(message('part.tokenizer_large', { got: vocab_size, max: wanted.vocab_size }));
    if (lost !== null) {
      const [want, got] = [JSON.stringify(lost.want), JSON.stringify(lost.got)];
      return failed(message('part.tokenizer_lost', { at: lost.at + 1, want, got }));
    }
    const ended = await compared(check, { kind: 'tokenizer', file }, on, context);
    const shown = shownOf(check, ended.run);
    const broken = unfinished(ended, limits.wall_s);
    return broken ? { ...broken, ...shown } : judged(check, ended.run, shown);
  } catch (error) {
    if (clock.aborted && !(error instanceof RecipeRefused || error instanceof TrainerFault)) return late(limits.wall_s);
    if (!(error instanceof RecipeRefused)) throw error;
    return failed(message('part.tokenizer_unreadable', { file: path, text: error.sentence }));
  }
}

/** The file as text; null where it is no UTF-8. */
function textOf(base64: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    return null;
  }
}

function judged(check: PartCheck, run: ComparedRun, shown: Pick<Outcome, 'metrics' | 'evidence'>): Outcome {
  const { val_loss, reference_val_loss, bytes_per_token: bytes, reference_bytes_per_token: reference_bytes } = run;
  const fault = recipeFault(run);
  if (fault !== null) return { ...fault, ...shown };
  if (run.ended_by === 'diverged') {
    const text = run.problem ?? '';
    return { ...failed(message('part.diverged', { step: run.departs_at ?? 1, next: text })), ...shown };
  }
  if (val_loss === null || reference_val_loss === null)
    return platformFault(message('platform.part', { text: NOTHING_HELD_BACK }));
  const [got, want] = [val_loss / bytes, reference_val_loss / reference_bytes];
  const max = want + check.band.atol + check.band.rtol * want;
  const metrics = finiteMetrics({
    bytes_per_token: { value: bytes, unit: 'bytes' },
    reference_bytes_per_token: { value: reference_bytes, unit: 'bytes' },
    nats_per_byte: { value: got, unit: 'nats' },
    reference_nats_per_byte: { value: want, unit: 'nats' },
  });
  const told = { ...shown, metrics: { ...shown.metrics, ...metrics } };
  const [gotText, wantText, maxText] = [got, want, max].map(formatNumber) as [string, string, string];
  const detail = detailOf({ expected: `<= ${maxText} nats/byte`, got: `${gotText} nats/byte` });
  if (got <= max) return { ...passed, detail, ...told };
  const facts = { got: gotText, want: wantText, max: maxText };
  const words = message('part.tokenizer_worse', {
    ...facts,
    bytes: bytes.toPrecision(3),
    reference_bytes: reference_bytes.toPrecision(3),
  });
  return { ...failed(check.message ? authored(words.id, check.message) : words, detail), ...told };
}

const NOTHING_HELD_BACK = {
  ko: '검증 손실을 재지 않았어요. data.val_fraction이 0보다 커야 해요.',
  en: 'No validation loss was measured; data.val_fraction must be above 0.',
};
