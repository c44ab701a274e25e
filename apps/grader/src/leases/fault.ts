import { blankVerdict } from '@ear/engine';
import type { JudgingJob, Verdict } from '@ear/engine';

/** What is said of a job that this grader could not judge at all: never the learner's fault, and worth another try. */
export function faultVerdict({ limits, seed }: JudgingJob): Verdict {
  return blankVerdict({
    message: {
      id: 'platform.grader',
      text: {
        ko: '판정하는 쪽에서 문제가 생겼어요. 다시 시도할게요. 잃은 것은 없어요.',
        en: 'Something went wrong on our side. We will try again; nothing is lost.',
      },
    },
    limits: { ...limits },
    seed,
  });
}
