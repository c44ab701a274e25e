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
  'training.range': {
    ko: '{field} 값은 {min}에서 {max} 사이여야 해요(지금 {value}).',
    en: '{field} must lie between {min} and {max} (now {value}).',
  },
  'training.integer': {
    ko: '{field} 값은 정수여야 해요(지금 {value}).',
    en: '{field} must be a whole number (now {value}).',
  },
  'training.unknown_field': {
    ko: '이 레시피에 없는 항목이에요: {field}. 화면을 새로 고친 뒤 다시 내 주세요.',
    en: 'This recipe has no field {field}. Reload the page and hand it in again.',
  },
  'training.high_loss': {
    ko: '마지막 {steps}걸음의 평균 손실: {got}. {max} 이하가 되도록 걸음 수나 학습률을 바꿔 보세요.',
    en: 'The mean loss of the last {steps} steps is {got}. Change the steps or the learning rate to reach {max} or less.',
  },
  'training.short_run': {
    ko: '마지막 {steps}걸음의 평균을 보려면 적어도 {steps}걸음이 필요해요(지금 {ran}걸음). 걸음 수를 늘려 주세요.',
    en: 'The mean of the last {steps} steps needs at least {steps} steps (now {ran}). Choose more steps.',
  },
  'training.diverged': {
    ko: '학습이 발산했어요: 손실이 숫자가 아니게 됐어요. 학습률을 10분의 1로 낮춰 보세요.',
    en: 'Training diverged: the loss stopped being a number. Try a tenth of the learning rate.',
  },
  'training.refused': {
    ko: '이 레시피로는 학습을 시작할 수 없어요: {text}',
    en: 'Training cannot start with this recipe: {text}',
  },
} as const satisfies Record<string, LocalText>;
