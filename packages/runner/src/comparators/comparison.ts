import type { Seen } from '../protocol/seen.ts';
import type { Wanted } from './wanted.ts';

export interface Difference {
  /** `[0]['mean']`; empty for the value itself. */
  readonly at: string;
  readonly got: number;
  readonly want: number;
  /** |got - want| */
  readonly size: number;
}

export type Mismatch =
  /** Another kind of thing: a string for a number, a list for a float, an object for anything. */
  | { readonly reason: 'type'; readonly at: string; readonly got: Seen; readonly want: Wanted }
  /** A tensor of another dtype. */
  | { readonly reason: 'dtype'; readonly at: string; readonly got: Seen; readonly want: Wanted }
  /** Another length, other keys, or a tensor of another shape. */
  | { readonly reason: 'shape'; readonly at: string; readonly got: Seen; readonly want: Wanted }
  | { readonly reason: 'not_finite'; readonly at: string; readonly got: number }
  | { readonly reason: 'value'; readonly at: string; readonly got: Seen; readonly want: Wanted };

export interface Comparison {
  /** The first thing that is wrong, in reading order; null: equal. */
  readonly mismatch: Mismatch | null;
  /** Over all pairs of finite numbers at the same place; null where there is none. */
  readonly largest: Difference | null;
}
