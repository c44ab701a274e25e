import type { LocalText } from '@ear/engine';

/** Intermediate tensors of a forward pass, held against the engine's. */
export const TRACE = {
  'type.trace': {
    ko: '이름마다 텐서를 담은 dict를 돌려주세요. 예: {"logits": logits}.',
    en: 'Return a dict of tensors by name, such as {"logits": logits}.',
  },
  'type.trace_shown': {
    ko: '이름마다 텐서를 담은 dict가 와야 하는데 {got} 값이 왔어요. 예: return {"logits": logits}.',
    en: 'A dict of tensors by name should come back, but this is {got}. For example: return {"logits": logits}.',
  },
  'type.trace_tensor': {
    ko: '{name} 자리의 값을 텐서로 읽을 수 없어요. {want} 값을 담고, 줄마다 길이를 같게 해 주세요.',
    en: 'What stands under {name} cannot be read as a tensor. Put {want} there, with rows of one length.',
  },
  'dtype.trace': {
    ko: '{name} 텐서의 dtype이 달라요. 기대한 dtype: {want} · 나온 dtype: {got}. 가중치의 dtype 그대로 계산해 주세요.',
    en: '{name} is of another dtype: {want} was expected, {got} came. Compute in the dtype of the weights.',
  },
  'shape.trace_missing': {
    ko: '돌려준 dict에 없는 이름이 있어요: {names}. 이 이름으로 텐서를 담아 주세요.',
    en: 'These names are missing in the dict that came back: {names}. Put the tensors there under exactly these names.',
  },
  'shape.trace_unknown': {
    ko: '돌려준 dict에 모르는 이름이 있어요. {guess}',
    en: 'The dict that came back holds a name that is not known. {guess}',
  },
  'shape.trace_unknown_shown': {
    ko: '돌려준 dict에 모르는 이름이 있어요: {got}. {guess}',
    en: 'The dict that came back holds a name that is not known: {got}. {guess}',
  },
  'shape.trace_guess': { ko: '혹시 {near}인가요? 이름을 고쳐 주세요.', en: 'Did you mean {near}? Correct the name.' },
  'shape.trace_names': {
    ko: '과제에 나온 이름만 쓰거나 이 항목을 빼 주세요.',
    en: 'Use the names of the task only, or leave this one out.',
  },
  'shape.trace_tensor': {
    ko: '{before}{name} 텐서의 모양이 달라요. ({axes}) 차례여야 해요. 축마다 이름을 붙여 따라가 보세요.',
    en: '{before}{name} has another shape: its axes are ({axes}). Name each axis and follow it through.',
  },
  'shape.trace_tensor_shown': {
    ko: '{before}{name} 텐서의 모양이 달라요. 기대한 모양: {want} = ({axes}) · 나온 모양: {got}. 축마다 이름을 붙여 따라가 보세요.',
    en: '{before}{name} has another shape: {want} = ({axes}) was expected, {got} came. Name each axis and follow it through.',
  },
  'not_finite.trace': {
    ko: '{before}{name} 텐서에서 처음으로 NaN이나 무한대가 나와요. {advice}',
    en: '{before}{name} is the first to hold NaN or infinity. {advice}',
  },
  'not_finite.trace_shown': {
    ko: '{before}처음 갈라지는 곳: {place}{where}. 기대한 값: {want} · 나온 값: {got}. {share} {advice}',
    en: '{before}They part first at {place}{where}: {want} was expected, {got} came. {share} {advice}',
  },
  'value.trace': {
    ko: '{before}처음 갈라지는 텐서: {name}. {advice}',
    en: '{before}The first tensor that departs: {name}. {advice}',
  },
  'value.trace_shown': {
    ko: '{before}처음 갈라지는 곳: {place}{where}. 기대한 값: {want} · 나온 값: {got} · 차이: {error}. {share} {advice}',
    en: '{before}They part first at {place}{where}: {want} was expected, {got} came, off by {error}. {share} {advice}',
  },
  'value.trace_before': { ko: '여기까지는 같아요: {names}. ', en: 'Right so far: {names}. ' },
  'value.trace_share': {
    ko: '비교한 원소 {compared}개 가운데 {departing}개가 달라요.',
    en: 'Of {compared} elements that were compared, {departing} differ.',
  },
  'value.trace_looks': {
    ko: '{looks}. 그 줄을 다시 봐 주세요.',
    en: 'There {looks}. See those lines again.',
  },
  'value.trace_narrow': {
    ko: '{names} 텐서도 돌려주면 어디서 갈라지는지 더 정확히 알 수 있어요.',
    en: 'Return {names} too: then it can be told more exactly where they part.',
  },
} as const satisfies Record<string, LocalText>;
