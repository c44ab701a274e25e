import type { LocalText } from '@ear/engine';

/** Results held against the engine's or an author's. */
export const ORACLE = {
  'platform.author': {
    ko: '퀘스트의 기준 코드({file})가 제 일을 하지 못했어요: {reason}. 제출한 코드 때문이 아니에요. 퀘스트를 만든 사람이 고쳐야 해요.',
    en: 'The reference of this quest ({file}) did not do its part: {reason}. It is not your code; the author has to mend it.',
  },
  'platform.engine': {
    ko: '이 컴퓨터에는 결과를 비교할 계산 엔진이 없어요. {text}',
    en: 'The engine that results are held against is not on this machine. {text}',
  },
  'platform.no_engine': {
    ko: '결과를 비교할 계산 엔진을 찾지 못했어요. EAR Quest를 내려받은 폴더에서 npm run build:native 로 만든 뒤, 그 안에서 다시 실행해 주세요.',
    en: 'The engine that results are held against was not found. Build it in the EAR Quest checkout (npm run build:native) and run this again inside it.',
  },
  'platform.inputs': {
    ko: '이 확인의 입력을 만들지 못했어요: {reason}. 제출한 코드 때문이 아니에요. 퀘스트를 만든 사람이 고쳐야 해요.',
    en: 'The inputs of this check could not be made: {reason}. It is not your code; the author has to mend it.',
  },
  'value.variant': {
    ko: '{looks}. 그 부분을 다시 봐 주세요.',
    en: 'The result differs: {looks}. Look at that part again.',
  },
  'value.shown_place': {
    ko: '처음 달라지는 곳: {place}. 기대한 값: {want} · 나온 값: {got}. 그 자리의 계산을 따라가 보세요.',
    en: 'It differs first at {place}: {want} was expected, {got} came. Follow the computation of that place.',
  },
  'value.shown_after': {
    ko: '{before}까지는 같아요. 처음 달라지는 곳: {place}. 기대한 값: {want} · 나온 값: {got}. 그 사이의 계산을 봐 주세요.',
    en: 'Right so far: {before}. It differs first at {place}: {want} was expected, {got} came. Look at what happens in between.',
  },
  'value.after': {
    ko: '{before}까지는 같아요. 처음 달라지는 값: {tensor}. 이 값을 계산하는 줄을 봐 주세요.',
    en: 'Right so far: {before}. The first that differs: {tensor}. Look at the lines that compute it.',
  },
  'shape.returns': {
    ko: '값 {count}개를 이 순서로 돌려주세요: {names}.',
    en: 'Return {count} values, in this order: {names}.',
  },
} as const satisfies Record<string, LocalText>;
