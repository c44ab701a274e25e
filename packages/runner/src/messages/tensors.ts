import type { LocalText } from '@ear/engine';

/** Tensors that came back, or did not. */
export const TENSORS = {
  'type.tensor': {
    ko: '텐서가 와야 하는데 다른 종류의 값이 왔어요. 리스트나 숫자로 바꾸지 말고 텐서 그대로 돌려주세요.',
    en: 'A tensor should come back, but this is another kind of value. Return the tensor itself, not a list or a number made from it.',
  },
  'type.tensor_shown': {
    ko: '{want}가 와야 하는데 {got}가 왔어요. 텐서 그대로 돌려주세요.',
    en: 'This should be {want}, but {got} came. Return the tensor itself.',
  },
  'type.container': {
    ko: '{want} 대신 {got}가 왔어요. 마지막에 {want}로 바꿔서 돌려주세요.',
    en: '{got} came instead of {want}. Turn it into {want} before you return it.',
  },
  'dtype.differs': {
    ko: '원소의 자료형이 달라요. 기대한 dtype: {want} · 나온 dtype: {got}. 만들 때나 돌려줄 때 dtype을 {want}에 맞춰 주세요.',
    en: 'The elements are of another dtype: {want} was expected, {got} came. Make or return it as {want}.',
  },
  'shape.tensor_shown': {
    ko: '모양이 달라요. 기대한 모양: {want} · 나온 모양: {got}. 축 하나씩 이름을 붙여 따라가 보세요.',
    en: 'The shape differs: {want} was expected, {got} came. Name each axis and follow it through.',
  },
  'shape.tensor': {
    ko: '모양이 달라요. (n, 1)과 (n,)처럼 축의 개수도 같아야 해요. 돌려주는 값의 shape를 print로 확인해 보세요.',
    en: 'The shape differs. The number of axes counts too: (n, 1) is not (n,). Print the shape of what you return.',
  },
  'type.too_many_axes': {
    ko: '축이 8개보다 많은 텐서가 왔어요. 필요한 축만 남겨서 돌려주세요.',
    en: 'A tensor with more than 8 axes came back. Keep only the axes that are asked for.',
  },
} as const satisfies Record<string, LocalText>;
