import { z } from 'zod';
import { JudgingBundle } from '../verdict/request.ts';

/**
 * GET /api/quests/{slug}/public-checks: what `ear check` needs to run the public checks of code on a learner's own
 * machine. No hidden check, no file that only hidden checks name, no reference, no solution.
 */
export const PublicChecks = z.object({
  bundle: JudgingBundle,
  /** Public checks that only the server can run. */
  left_out: z.array(z.object({ challenge: z.string(), check: z.string() })),
});
export type PublicChecks = z.infer<typeof PublicChecks>;
