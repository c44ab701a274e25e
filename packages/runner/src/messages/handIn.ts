import type { LocalText } from '@ear/engine';

/** What was handed in. */
export const HAND_IN = {
  'files.missing': {
    ko: '{file} 파일이 오지 않았어요. 이 이름으로 저장해서 다시 내 주세요.',
    en: 'The file {file} did not arrive. Save it under this name and hand it in again.',
  },
  'payload.kind': {
    ko: '이 단계에서 받는 것과 다른 종류의 답이 왔어요. 화면을 새로 고친 뒤 다시 내 주세요.',
    en: 'This is not the kind of answer this step takes. Reload the page and hand it in again.',
  },
  'raised.syntax': {
    ko: '{file} {line}번째 줄을 파이썬이 읽지 못했어요: {text}. 그 줄과 바로 윗줄의 괄호, 따옴표, 들여쓰기를 봐 주세요.',
    en: 'Python cannot read {file} line {line}: {text}. Look at brackets, quotes and indentation there and one line above.',
  },
} as const satisfies Record<string, LocalText>;
