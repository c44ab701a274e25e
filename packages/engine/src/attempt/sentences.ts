import type { LocalText } from '../quest/text.ts';
import type { GuardName } from './guards.ts';

/** Numbers that make a sentence precise; whatever is not given is left out of it. */
export interface GuardFacts {
  /** Shortest reflection, in characters. */
  readonly min_chars?: number;
  /** Length of what was written, in characters. */
  readonly chars?: number;
  /** Range of a prediction. */
  readonly min?: number;
  readonly max?: number;
  /** Hints that the challenge has. */
  readonly hints?: number;
}

type Sentence = LocalText | ((facts: GuardFacts) => LocalText);

/** The sentence of each guard when it is false: what is missing and what to do. */
const SENTENCES: Readonly<Record<GuardName, Sentence>> = {
  isWellFormed: {
    ko: '무슨 일이 있었는지 읽을 수 없어요. 페이지를 새로 열고 다시 해 주세요.',
    en: 'This could not be read. Please reload the page and try again.',
  },
  questOpen: { ko: '이미 끝까지 마친 퀘스트예요.', en: 'This quest is already completed.' },
  stageAllows: {
    ko: '지금 단계에서는 할 수 없어요. 화면에 보이는 다음 할 일을 먼저 해 주세요.',
    en: 'This cannot be done at the present stage. Please do the next step shown on the page first.',
  },
  questsPassed: { ko: '먼저 마쳐야 하는 퀘스트가 있어요.', en: 'There are quests to pass first.' },
  isCurrentChallenge: {
    ko: '지금 하고 있는 도전이 아니에요. 현재 도전에서 이어서 해 주세요.',
    en: 'This is not the challenge you are on. Please go on with the current one.',
  },
  isCurrentSubmission: {
    ko: '지금 채점하고 있는 제출이 아니에요.',
    en: 'This is not the submission that is being judged now.',
  },
  isOptional: {
    ko: '꼭 거쳐야 하는 도전이라 건너뛸 수 없어요.',
    en: 'This challenge is part of the way and cannot be skipped.',
  },
  asksPrediction: { ko: '이 도전은 예측을 묻지 않아요.', en: 'This challenge asks for no prediction.' },
  predictionNotYetSealed: {
    ko: '예측은 이미 봉인했어요. 결과와 비교해 볼 차례예요.',
    en: 'Your prediction is already sealed. Now compare it with the result.',
  },
  evidenceNotYetSeen: {
    ko: '예측은 첫 제출 전에만 할 수 있어요.',
    en: 'A prediction can only be made before the first submission.',
  },
  predictionSealed: {
    ko: '먼저 예측을 봉인해 주세요. 결과를 보기 전의 생각이 배움이 돼요.',
    en: 'Seal your prediction first. What you think before you see the result is what you learn from.',
  },
  predictionInRange: ({ min, max }) =>
    min === undefined || max === undefined
      ? { ko: '예측한 값이 범위를 벗어났어요.', en: 'The prediction is out of range.' }
      : { ko: `${min}부터 ${max} 사이의 값을 적어 주세요.`, en: `Please enter a value from ${min} to ${max}.` },
  hintLeft: ({ hints }) =>
    hints === 0
      ? { ko: '이 도전에는 힌트가 없어요.', en: 'This challenge has no hints.' }
      : { ko: '힌트를 모두 보았어요.', en: 'You have seen all the hints.' },
  hintIsNext: {
    ko: '힌트는 차례대로 열려요. 다음 힌트부터 보아 주세요.',
    en: 'Hints open in order. Please take the next one.',
  },
  reflectionLongEnough: ({ min_chars, chars }) =>
    min_chars === undefined
      ? { ko: '조금만 더 써 주세요.', en: 'Please write a little more.' }
      : {
          ko: `${min_chars}자 이상 써 주세요.${chars === undefined ? '' : ` 지금은 ${chars}자예요.`}`,
          en: `Please write at least ${min_chars} characters.${chars === undefined ? '' : ` There are ${chars} now.`}`,
        },
  alreadyPassed: { ko: '아직 통과하지 않은 도전이에요.', en: 'This challenge has not been passed yet.' },
  passed: { ko: '아직 통과하지 못했어요.', en: 'It has not passed yet.' },
  costsNothing: { ko: '채점이 끝난 제출이에요.', en: 'This submission has been judged.' },
  isEvidence: {
    ko: '채점이 끝까지 이루어지지 않아 기록은 그대로예요.',
    en: 'Judging did not come to an end, so the record stays as it is.',
  },
  hasVerdict: {
    ko: '다시 채점할 판정이 아직 없어요.',
    en: 'There is no verdict yet that could be judged again.',
  },
};

/** Why something cannot be done now, as a sentence for the learner in every language. */
export function guardSentence(name: GuardName, facts: GuardFacts = {}): LocalText {
  const sentence = SENTENCES[name];
  return typeof sentence === 'function' ? sentence(facts) : sentence;
}
