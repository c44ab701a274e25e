import { z } from 'zod';
import { Dtype } from './value.ts';

/** A size that inputs are drawn with: `B`, `T`, `NH`. */
export const DimName = z.string().regex(/^[A-Z][A-Z0-9_]{0,7}$/, 'upper-case letters, such as T or NH');

/**
 * Whole-number arithmetic over the family's dims: `3*C`, `(N + 255) / 256`, `C % NH == 0`. Division rounds towards
 * zero. Evaluated by the runner's own evaluator, never as a program.
 */
export const Expression = z.union([
  z.number().int(),
  z
    .string()
    .min(1)
    .max(120)
    .regex(/^[A-Z0-9_+\-*/%()<>=!&| ]+$/, 'whole numbers, dims, + - * / % ( ) and comparisons'),
]);
export type Expression = z.infer<typeof Expression>;

/** Dims of one family: a fixed whole number, or [lowest, highest]. */
export const Family = z.record(
  DimName,
  z.union([
    z.number().int().min(0).max(1_000_000),
    z.tuple([z.number().int().min(0), z.number().int().max(1_000_000)]),
  ]),
);
export type Family = z.infer<typeof Family>;

/** What an input is filled with. `normal`: mean 0, deviation `scale`. `uniform`: [low, high). `integers`: [low, high]. */
export const Fill = z.enum(['normal', 'uniform', 'integers', 'arange', 'zeros', 'ones', 'permutation', 'tokens']);

/** One drawn argument: a tensor, or, with an empty shape, a scalar. */
export const Input = z.strictObject({
  name: z.string().regex(/^[A-Za-z_]\w{0,31}$/),
  shape: z.array(Expression).max(6).default([]),
  dtype: Dtype.default('float64'),
  fill: Fill.default('normal'),
  scale: z.number().positive().max(1e6).default(1),
  low: z.union([z.number(), Expression]).default(0),
  /** Of `tokens`, not included; of `integers`, included. */
  high: z.union([z.number(), Expression]).default(1),
  /** A scalar's fixed value; nothing is drawn then. */
  value: z.union([z.number(), Expression]).optional(),
});
export type Input = z.infer<typeof Input>;

/** How inputs of a check are drawn, from the submission's secret seed. */
export const drawn = {
  families: z.array(Family).min(1).max(16).default([{}]),
  /** Conditions that drawn dims must meet: `C % NH == 0`. */
  where: z.array(Expression).max(8).default([]),
  /** Draws of each family. */
  count: z.number().int().min(1).max(50).default(3),
};
