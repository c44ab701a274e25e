import type { Message } from '@ear/engine';
import type { Mismatch } from '../comparators/comparison.ts';
import { formatShape, typeOf, typeOfPlain } from '../comparators/format.ts';
import { message } from '../messages.ts';
import { isTensor } from '../tensors/tensor.ts';

/** What is wrong with a tensor as a whole; null where no tensor was expected, or where single elements are wrong. */
export function tensorMismatch(mismatch: Exclude<Mismatch, { reason: 'not_finite' }>, open: boolean): Message | null {
  const { reason, got, want } = mismatch;
  if (!isTensor(want) || reason === 'value') return null;
  if (got.kind === 'none') return message('type.none');
  if (got.kind !== 'tensor' && got.kind !== 'foreign') {
    return open ? message('type.tensor_shown', { want: typeOfPlain(want), got: typeOf(got) }) : message('type.tensor');
  }
  const dtype = got.kind === 'tensor' ? got.tensor.dtype : got.dtype;
  // The two kinds of container and the dtypes are the task's, and what came is one word of a short list.
  if (reason === 'type') {
    return message('type.container', { want: HOLDER[want.container ?? 'numpy'], got: HOLDER[got.container] });
  }
  if (reason === 'dtype') return message('dtype.differs', { want: want.dtype, got: dtype });
  const shapes = { want: formatShape(want.shape), got: got.kind === 'tensor' ? formatShape(got.tensor.shape) : '' };
  return open ? message('shape.tensor_shown', shapes) : message('shape.tensor');
}

const HOLDER = { numpy: 'numpy.ndarray', torch: 'torch.Tensor', scalar: 'numpy.generic' } as const;
