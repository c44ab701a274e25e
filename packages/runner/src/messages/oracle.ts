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
  'platform.inputs': {
    ko: '이 확인의 입력을 만들지 못했어요: {reason}. 제출한 코드 때문이 아니에요. 퀘스트를 만든 사람이 고쳐야 해요.',
    en: 'The inputs of this check could not be made: {reason}. It is not your code; the author has to mend it.',
  },
} as const satisfies Record<string, LocalText>;
