import type { LocalText } from '../quest/text.ts';
import type { Message } from './verdict.ts';

/** What kind of thing went wrong, without saying what was expected. A message id may begin with one of these. */
export const CATEGORIES = {
  value: { ko: '돌려준 값이 기대와 달라요.', en: 'The value differs from what is expected.' },
  type: { ko: '돌려준 값의 종류가 기대와 달라요.', en: 'The value is of another type than expected.' },
  shape: { ko: '돌려준 값의 모양이 기대와 달라요.', en: 'The value has another shape than expected.' },
  not_finite: {
    ko: '유한하지 않은 수(NaN 또는 무한대)가 나왔어요.',
    en: 'A number that is not finite (NaN or infinity) came out.',
  },
  raised: { ko: '실행하다가 오류가 났어요.', en: 'An error was raised while it ran.' },
  missing: { ko: '찾는 이름이 파일에 없어요.', en: 'A name that is needed is not in the file.' },
  timeout: { ko: '정해진 시간 안에 끝나지 않았어요.', en: 'It did not finish within its time.' },
  gradient: { ko: '기울기가 수치 미분과 달라요.', en: 'The gradients differ from numerical ones.' },
  dtype: { ko: '원소의 자료형(dtype)이 기대와 달라요.', en: 'The elements are of another dtype than expected.' },
  kernel: { ko: '버퍼를 잘못 읽거나 썼어요.', en: 'A buffer was read or written in a wrong way.' },
  race: {
    ko: '스레드들이 서로 기다리지 않고 같은 곳을 썼어요.',
    en: 'Threads used the same place without waiting for each other.',
  },
  property: { ko: '지켜야 할 성질이 깨졌어요.', en: 'A property that must hold is broken.' },
  output: { ko: '출력이 기대와 달라요.', en: 'What was printed differs from what is expected.' },
  slow: { ko: '기준보다 느려요.', en: 'It is slower than it has to be.' },
  log: { ko: '붙여 넣은 기록이 기대와 달라요.', en: 'The pasted log is not what is expected.' },
  artifact: { ko: '낸 가중치 파일이 기대와 달라요.', en: 'The file of weights is not what is expected.' },
  answer: { ko: '고른 답을 다시 살펴보아요.', en: 'Look at the chosen answer again.' },
  prediction: { ko: '예측의 모양이 맞지 않아요.', en: 'The prediction does not have the asked shape.' },
  length: { ko: '조금 더 써야 해요.', en: 'It needs to be a little longer.' },
  training: { ko: '훈련 결과가 목표에 닿지 않았어요.', en: 'The training did not reach its goal.' },
  part: {
    ko: '이 부품을 끼우면 학습이 기준과 달라져요.',
    en: 'With this part in it the training departs from the reference.',
  },
  syntax: { ko: '파일을 읽다가 문법 오류를 만났어요.', en: 'The file has a syntax error.' },
  files: { ko: '필요한 파일이 오지 않았어요.', en: 'A file that is needed did not arrive.' },
  payload: { ko: '낸 것의 종류가 이 도전과 달라요.', en: 'This challenge asks for another kind of answer.' },
  skipped: { ko: '앞에서 멈춰서 아직 확인하지 못했어요.', en: 'Judging stopped before this check was reached.' },
  cancelled: { ko: '취소되어 확인하지 못했어요.', en: 'It was cancelled before this check was done.' },
  platform: { ko: '저희 쪽 문제로 확인하지 못했어요.', en: 'A fault on our side kept this check from running.' },
  other: { ko: '이 검사는 아직 통과하지 못했어요.', en: 'This check has not passed yet.' },
} as const satisfies Record<string, LocalText>;
export type Category = keyof typeof CATEGORIES;

const BY_KIND: Readonly<Record<string, Category>> = {
  call: 'value',
  script: 'value',
  gradient: 'gradient',
  quiz: 'answer',
  numeric: 'value',
  predict: 'prediction',
  reflection: 'length',
  training: 'training',
  oracle: 'value',
  trace: 'value',
  property: 'property',
  kernel: 'value',
  stdout: 'output',
  perf: 'slow',
  log: 'log',
  artifact: 'artifact',
  part: 'part',
};

/** The category's sentence: by the first part of the message's id (`raised.KeyError`), else by the check's kind. */
export function categoryMessage(kind: string, message: Message): Message {
  const first = message.id.split(/[.:]/)[0] ?? '';
  const category = isCategory(first) ? first : (BY_KIND[kind] ?? 'other');
  return { id: category, text: CATEGORIES[category] };
}

function isCategory(name: string): name is Category {
  return Object.hasOwn(CATEGORIES, name);
}
