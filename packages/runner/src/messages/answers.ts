import type { LocalText } from '@ear/engine';

/** Answers that are no code. */
export const ANSWERS = {
  'answer.wrong': {
    ko: '아직 아니에요. 이벤트 글을 다시 읽고 다른 답을 생각해 보세요.',
    en: 'Not yet. Read the event again and think of another answer.',
  },
  'answer.none': { ko: '아직 고르지 않았어요. 답을 골라 주세요.', en: 'Nothing is chosen yet. Pick an answer.' },
  'value.numeric': {
    ko: '숫자가 아직 달라요. 단위와 계산 순서를 확인해 보세요.',
    en: 'The number is not right yet. Check the unit and the order of the computation.',
  },
  'prediction.none': {
    ko: '예측이 오지 않았어요. 막대를 움직여 예측해 주세요.',
    en: 'No prediction came. Move the bars to predict.',
  },
  'prediction.options': {
    ko: '보기에 없는 답에 확률이 있어요. 화면을 새로 고친 뒤 다시 예측해 주세요.',
    en: 'An option that does not exist was given a probability. Reload the page and predict again.',
  },
  'prediction.sum': {
    ko: '확률의 합이 1이 아니에요(지금 {sum}). 합이 1이 되게 나눠 주세요.',
    en: 'The probabilities sum to {sum}, not to 1. Share them out so that they sum to 1.',
  },
  'length.short': {
    ko: '{min}자 이상 써 주세요(지금 {count}자). 무엇이 뜻밖이었는지 한 문장만 더 적어 볼까요?',
    en: 'Write at least {min} characters (now {count}). One more sentence: what surprised you?',
  },
} as const satisfies Record<string, LocalText>;
