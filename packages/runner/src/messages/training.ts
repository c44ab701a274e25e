import type { LocalText } from '@ear/engine';

/** Recipes and what came of them. Each says what was seen, what it means and what to try. */
export const TRAINING = {
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
  'training.diverged_at': {
    ko: '학습이 발산했어요. {where} 학습률을 10분의 1로 낮추거나 워밍업을 늘려 보세요.',
    en: 'Training diverged. {where} Try a tenth of the learning rate, or a longer warm-up.',
  },
  'training.not_reached': {
    ko: '{step}번째 걸음을 보아야 하는데 {ran}걸음에서 끝났어요. 걸음 수를 {step} 이상으로 해 주세요.',
    en: 'Step {step} is looked at, but the run ended after {ran}. Choose {step} steps or more.',
  },
  'training.loss_at': {
    ko: '{step}번째 걸음의 손실: {got}. {max} 이하여야 해요. 너무 천천히 내려가면 학습률을 키우고, 출렁이면 줄여 보세요.',
    en: 'The loss at step {step} is {got}; it has to be {max} or less. If it falls slowly, raise the rate; if it swings, lower it.',
  },
  'training.first_loss_high': {
    ko: '첫 손실이 {got}예요. 어휘 {vocab}개를 고르게 찍으면 ln({vocab}) = {blind}이니 그보다 {within} 넘게 커요. 처음 가중치가 너무 크면 모르면서도 확신해요. 초기값을 작게 해 보세요.',
    en: 'The first loss is {got}. Guessing evenly among {vocab} tokens costs ln({vocab}) = {blind}, and this is more than {within} above: weights that begin too large are sure of what they do not know. Begin smaller.',
  },
  'training.first_loss_low': {
    ko: '첫 손실이 {got}예요. 아무것도 모르면 ln({vocab}) = {blind} 근처여야 하는데 {within} 넘게 작아요. 정답이 입력에 새어 들어오지 않는지 확인해 보세요.',
    en: 'The first loss is {got}. A model that knows nothing is near ln({vocab}) = {blind}, and this is more than {within} below: check that no answer leaks into the input.',
  },
  'training.gradient_ratio': {
    ko: '{step}번째 걸음에서 {largest}층의 기울기가 {smallest}층의 {ratio}배예요({max}배까지). 층을 지나며 기울기가 터지거나 사라지고 있어요. 정규화와 초기값을 살펴보세요.',
    en: 'At step {step} the gradient of layer {largest} is {ratio} times that of layer {smallest} (at most {max}): gradients explode or vanish on their way through the layers. Look at the norms and the first weights.',
  },
  'training.no_gradient': {
    ko: '{step}번째 걸음에서 {smallest}층에 기울기가 전혀 닿지 않았어요. 그 층이 손실과 이어져 있는지 확인해 보세요.',
    en: 'At step {step} no gradient at all reached layer {smallest}. Check that this layer is connected to the loss.',
  },
  'training.overfit': {
    ko: '같은 배치만 {steps}걸음 외웠는데 손실이 {got}예요({below} 아래로 내려가야 해요). 한 배치도 외우지 못하면 학습률, 걸음 수, 모델 크기를 먼저 살펴보세요.',
    en: 'After {steps} steps on one and the same batch the loss is {got}; it should fall below {below}. A model that cannot learn one batch by heart needs another rate, more steps or more width first.',
  },
  'training.no_val_loss': {
    ko: '검증 손실을 재지 않았어요. 평가 간격과 검증에 쓸 비율이 0보다 커야 해요.',
    en: 'No validation loss was measured. The steps between evaluations and the share that is held back must be above 0.',
  },
  'training.val_loss': {
    ko: '가장 낮은 검증 손실: {got}. {max} 이하여야 해요. 훈련 손실만 낮다면 외우고 있는 거예요: 드롭아웃이나 가중치 감쇠를 늘려 보세요.',
    en: 'The best validation loss is {got}; it has to be {max} or less. If only the training loss is low, it learns by heart: try more dropout or weight decay.',
  },
  'training.parameter_hash': {
    ko: '{step}번째 걸음 뒤의 가중치가 기준과 달라요(지문 {got}…, 기준 {wanted}…). 시드나 레시피의 한 값이라도 다르면 비트가 달라져요.',
    en: 'After step {step} the weights differ from the reference (fingerprint {got}…, wanted {wanted}…). A single other value of seed or recipe changes the bits.',
  },
} as const satisfies Record<string, LocalText>;
