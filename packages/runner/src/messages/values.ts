import type { LocalText } from '@ear/engine';

/** Values that came back, or did not. */
export const VALUES = {
  'value.wrong': {
    ko: '값이 기대와 달라요. 작은 예를 손으로 계산해서 비교해 보세요.',
    en: 'The value is not what it should be. Work a small example by hand and compare.',
  },
  'value.shown': {
    ko: '기대한 값: {want} · 나온 값: {got}. 이 입력을 손으로 따라가 보세요.',
    en: 'This should give {want}, but it gave {got}. Follow this input by hand.',
  },
  'value.shown_at': {
    ko: '{at} 자리가 달라요. 기대한 값: {want} · 나온 값: {got}. 그 자리의 계산을 따라가 보세요.',
    en: 'At {at} there should be {want}, but there is {got}. Follow the computation of that place.',
  },
  'shape.wrong': {
    ko: '모양이 달라요: 원소 개수나 키가 기대와 맞지 않아요. 돌려주는 값의 길이를 확인해 보세요.',
    en: 'The shape differs: the number of elements or the keys do not match. Check the length of what you return.',
  },
  'shape.shown': {
    ko: '모양이 달라요. 기대한 모양: {want} · 나온 모양: {got}. 돌려주는 값의 길이를 확인해 보세요.',
    en: 'The shape differs: {want} was expected, {got} came. Check the length of what you return.',
  },
  'type.wrong': {
    ko: '값의 종류가 달라요. 숫자, 문자열, 리스트 가운데 무엇을 돌려주는지 확인해 보세요.',
    en: 'This is another kind of value. Check whether you return a number, a string or a list.',
  },
  'type.shown': {
    ko: '값의 종류가 달라요. 기대한 종류: {want} · 나온 종류: {got}. return에 무엇을 적었는지 봐 주세요.',
    en: 'This is another kind of value: {want} was expected, {got} came. See what your return says.',
  },
  'type.none': {
    ko: '아무 값도 돌려주지 않았어요(None). return을 빠뜨리지 않았는지 봐 주세요.',
    en: 'Nothing came back (None). See whether a return is missing.',
  },
  'type.object': {
    ko: '평범한 값 대신 객체가 왔어요. 그 안의 숫자(예: .data)를 돌려주세요.',
    en: 'An object came instead of a plain value. Return the number inside it (for example .data).',
  },
  'not_finite.wrong': {
    ko: 'NaN이나 무한대가 나왔어요. 0으로 나누거나 0의 로그를 구한 곳이 있는지 찾아보세요.',
    en: 'NaN or infinity came out. Look for a division by zero or the logarithm of zero.',
  },
  'value.changes': {
    ko: '같은 입력으로 두 번 불렀는데 답이 달라졌어요. 앞선 호출이 남긴 값이 섞이지 않았는지 봐 주세요.',
    en: 'The same input gave another answer the second time. See whether something is left over from an earlier call.',
  },
  'missing.name': {
    ko: '{file} 파일에 아직 없는 이름이에요: {name}. 이 이름으로 만들어 주세요.',
    en: '{file} has no {name} yet. Make it under exactly this name.',
  },
  'raised.not_written': {
    ko: '아직 쓰지 않은 부분이에요(NotImplementedError). 여기를 채우는 것이 다음 걸음이에요.',
    en: 'This part is not written yet (NotImplementedError). Filling it in is the next step.',
  },
  'raised.cannot_run': {
    ko: '확인 코드가 실행되지 못했어요: {type}. 아직 만들지 않은 연산이나 이름이 있는지 봐 주세요.',
    en: 'The check could not run with your code: {type}. See whether an operation or a name is still missing.',
  },
  'raised.cannot_run_text': {
    ko: '확인 코드가 실행되지 못했어요: {type}: {text}. 아직 만들지 않은 연산이나 이름이 있는지 봐 주세요.',
    en: 'The check could not run with your code: {type}: {text}. See whether an operation or a name is still missing.',
  },
  'type.too_large': {
    ko: '돌려준 값이 너무 크거나 자기 자신을 담고 있어요. 필요한 값만 돌려주세요.',
    en: 'What came back is too large or contains itself. Return only the value that is asked for.',
  },
  'gradient.data': {
    ko: '앞으로 계산한 값(.data)부터 달라요. 기울기보다 먼저 순전파를 확인해 보세요.',
    en: 'Already the forward value (.data) differs. Check the forward pass before the gradients.',
  },
  'gradient.wrong': {
    ko: '무작위 식 {count}개 가운데 {wrong}개에서 기울기가 수치 미분과 달라요. 같은 값이 두 번 쓰인 식을 손으로 미분해 보세요.',
    en: 'In {wrong} of {count} random expressions a gradient differs from the numerical one. Differentiate by hand one that uses a value twice.',
  },
  'gradient.one_operation': {
    ko: '무작위 식 {count}개 가운데 {wrong}개가 틀렸고, 틀린 식에는 모두 {op} 연산이 있어요. 그 연산의 국소 기울기를 확인해 보세요.',
    en: '{wrong} of {count} random expressions are wrong, and each of those uses {op}. Check the local gradient of that operation.',
  },
} as const satisfies Record<string, LocalText>;
