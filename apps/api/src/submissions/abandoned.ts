import { blankVerdict } from '@ear/engine';

/** The verdict of a judging that came to no end: it costs nothing, and says so. */
export const ABANDONED = blankVerdict({
  message: {
    id: 'judging_abandoned',
    text: {
      ko: '채점기가 세 번 모두 답하지 않았어요. 저희 쪽 문제라 기록에 남지 않아요. 다시 내 주세요.',
      en: 'The graders did not answer three times. This is our fault and costs you nothing. Please submit again.',
    },
  },
});
