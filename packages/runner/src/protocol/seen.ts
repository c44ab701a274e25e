import type { Container, Tensor } from '../tensors/tensor.ts';

/** A value as the student's process sent it: data, with its Python type told apart. */
export type Seen =
  | { readonly kind: 'none' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'str'; readonly value: string }
  | { readonly kind: 'list' | 'tuple'; readonly items: readonly Seen[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [Seen, Seen])[] }
  /** An ndarray, a torch.Tensor, or one of NumPy's scalars (`scalar`, without axes). */
  | { readonly kind: 'tensor'; readonly container: Container; readonly tensor: Tensor }
  /** A tensor whose elements do not travel: its dtype (or layout) is one of FOREIGN. */
  | { readonly kind: 'foreign'; readonly container: Container; readonly dtype: string }
  /** Something that is no plain value: a class's instance, a generator, a subclass of int. */
  | { readonly kind: 'object'; readonly type: string };
