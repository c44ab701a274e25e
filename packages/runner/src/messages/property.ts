import type { LocalText } from '@ear/engine';

/** What must hold of what comes back, by the name of the property. */
export const PROPERTY = {
  'property.shown': {
    ko: '{what} 어긋난 곳: {where}, 거기서 나온 값: {value}.',
    en: '{what} Where it broke: {where}, and what was there: {value}.',
  },
  'property.no_numbers': {
    ko: '숫자로 된 텐서나 리스트가 와야 해요. 줄마다 길이가 같은지, 숫자가 아닌 것이 섞이지 않았는지 봐 주세요.',
    en: 'Numbers should come back, as a tensor or in lists. See whether rows have the same length and hold only numbers.',
  },
  'property.rows_sum_to_one': {
    ko: '마지막 축의 합이 1이 아니에요. 나누는 수를 같은 축에서 더했는지 봐 주세요.',
    en: 'A row (the last axis) does not sum to 1. See whether you divide by the sum along the same axis.',
  },
  'property.non_negative': {
    ko: '0보다 작은 값이 나왔어요. 제곱이나 exp, max(0, x)가 빠진 곳이 있는지 봐 주세요.',
    en: 'A value below 0 came out. See whether a square, an exp or a max(0, x) is missing.',
  },
  'property.orthogonal': {
    ko: '행끼리(세로로 길면 열끼리) 서로 직교하고 길이가 1이어야 하는데 그렇지 않아요. 두 행을 골라 내적을 구해 보세요.',
    en: 'The rows (of a tall matrix: the columns) are not orthonormal. Pick two of them and compute their dot product.',
  },
  'property.unit_norm': {
    ko: '마지막 축을 따라 잰 길이(노름)가 1이 아니에요. 무엇으로 나누는지 확인해 보세요.',
    en: 'A row (the last axis) does not have length 1. Check what you divide by.',
  },
  'property.permutation': {
    ko: '순서만 바뀌어야 하는데 빠지거나 두 번 나온 값이 있어요. 값마다 정확히 한 번씩 옮겨지는지 세어 보세요.',
    en: 'Only the order may change, but a value is missing or comes twice. Count where each one goes.',
  },
  'property.sorted': {
    ko: '차례대로 놓이지 않은 값이 있어요. 이웃한 두 값을 비교하는 방향을 확인해 보세요.',
    en: 'Values are out of order. Check which way two neighbours are compared.',
  },
  'property.monotone': {
    ko: '더 큰 입력에서 결과가 반대로 움직였어요. 입력을 조금씩 키우며 결과를 print해 보세요.',
    en: 'A larger input moved the result the wrong way. Increase the input step by step and print the result.',
  },
  'property.symmetric': {
    ko: '(i, j)와 (j, i)의 값이 서로 달라요. 두 자리를 같은 식으로 계산하는지 봐 주세요.',
    en: 'Places (i, j) and (j, i) differ. See whether both are computed by the same formula.',
  },
  'property.lower_triangular': {
    ko: '대각선 위에 0이 아닌 값이 남아 있어요. 가려야 하는 쪽이 바뀌지 않았는지 봐 주세요.',
    en: 'Something other than 0 is left above the diagonal. See whether the mask hides the other side.',
  },
  'property.causal': {
    ko: '뒤의 입력을 바꿨더니 앞의 결과가 달라졌어요. 마스크를 softmax 앞에서 더하는지, 자기 자리까지만 보는지 확인해 보세요.',
    en: 'Changing later inputs changed earlier results. See whether the mask is applied before the softmax and each place looks only at itself and before.',
  },
  'property.same_shape': {
    ko: '입력과 같은 모양이 나와야 해요. 축이 사라지거나 늘어난 곳이 있는지 봐 주세요.',
    en: 'The shape of the input should come back. See where an axis is lost or added.',
  },
  'property.bounded': {
    ko: '정해진 범위를 벗어난 값이 나왔어요. 아주 크거나 작은 입력에서 어떻게 되는지 확인해 보세요.',
    en: 'A value lies outside its range. Check what very large and very small inputs do.',
  },
  'property.shift_invariant': {
    ko: '입력 전체에 같은 수를 더했더니 결과가 달라졌어요. 먼저 최댓값이나 평균을 빼는지 봐 주세요.',
    en: 'Adding one number to the whole input changed the result. See whether the maximum or the mean is subtracted first.',
  },
  'property.scale_invariant': {
    ko: '입력 전체에 같은 수를 곱했더니 결과가 달라졌어요. 크기로 나누는 부분을 확인해 보세요.',
    en: 'Multiplying the whole input by one number changed the result. Check the division by its size.',
  },
  'property.norm_preserving': {
    ko: '돌린 뒤에 벡터의 길이가 달라졌어요. cos과 sin이 짝을 이루는지, 부호가 맞는지 봐 주세요.',
    en: 'The length of a vector changed. See whether each cosine has its sine, with the right sign.',
  },
  'property.deterministic': {
    ko: '같은 입력으로 다시 불렀더니 결과가 달라졌어요. 난수나 앞선 호출이 남긴 값이 섞이지 않았는지 봐 주세요.',
    en: 'The same call gave another result the second time. See whether random numbers or leftovers of an earlier call come in.',
  },
} as const satisfies Record<string, LocalText>;
