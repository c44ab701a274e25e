import { OP_NAMES } from '@ear/engine';
import type { OpName } from '@ear/engine';
import type { Op } from './op.ts';
import { attentionOps } from './ops/attention.ts';
import { attentionBackwardOps } from './ops/attentionBackward.ts';
import { bpeOps } from './ops/bpe.ts';
import { dropoutOps } from './ops/dropout.ts';
import { elementwiseOps } from './ops/elementwise.ts';
import { layerOps } from './ops/layers.ts';
import { normOps } from './ops/norm.ts';
import { optimizerOps } from './ops/optimizer.ts';
import { reduceOps } from './ops/reduce.ts';
import { samplingOps } from './ops/sampling.ts';
import { softmaxOps } from './ops/softmax.ts';

const WRITTEN: ReadonlyMap<string, Op> = new Map(
  [
    ...attentionOps,
    ...attentionBackwardOps,
    ...softmaxOps,
    ...normOps,
    ...layerOps,
    ...elementwiseOps,
    ...dropoutOps,
    ...optimizerOps,
    ...reduceOps,
    ...samplingOps,
    ...bpeOps,
  ].map((op) => [op.name, op]),
);

/** Every operation, in the order of the grammar's table. */
export const OPS: readonly Op[] = OP_NAMES.map((name) => WRITTEN.get(name) as Op);

/** The operation of that name; null where the engine has none. */
export function findOp(name: string): Op | null {
  return WRITTEN.get(name as OpName) ?? null;
}
