import { z } from 'zod';
import { LocalId, LocalText } from '../text.ts';

/** How much of a check a learner may see. `full` makes a check public: it can be run before submitting. */
export const Reveal = z.enum(['none', 'category', 'message', 'full']);
export type Reveal = z.infer<typeof Reveal>;

/** Compared in float64: finite first, then |got - want| <= atol + rtol * |want|. */
export const Tolerance = z.strictObject({
  atol: z.number().min(0).default(1e-9),
  rtol: z.number().min(0).default(1e-9),
});
export type Tolerance = z.infer<typeof Tolerance>;

/** What every kind of check has. */
export const base = {
  id: LocalId,
  title: LocalText,
  /** Said when the check fails and `reveal` allows a message: what was seen and the next step. */
  message: LocalText.optional(),
  reveal: Reveal.default('category'),
  weight: z.number().positive().max(100).default(1),
};

/** A function of the first file: `most_likely`, `Value.__add__`. */
export const FunctionName = z.string().regex(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/);
